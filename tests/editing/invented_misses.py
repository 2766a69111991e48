"""Thirty questions that people might ask, badly spelt, with what they mean; written before any was measured.

None is an example or a case of the content: a test says so.
"""

from __future__ import annotations

INVENTED_MISSES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("c koi le truc des terin tout pret pour les boites", ("sites.definition",)),
    ("il se passe koi dans le panier pr les boites qui galèrent a embauché", ("panier.recruter",)),
    ("qui c'est qui a pondu territoires dindustri", ("programme.lancement-qui",)),
    ("ca remonte a kel annee votre dispositif industriel", ("programme.lancement-date",)),
    ("cmb dagglo et de comcom embarquées dans laventure", ("programme.interco-nombre",)),
    ("jme demande si les terin livrés cle en min ont besoin de paperasse encore", ("sites.formalites",)),
    ("les terin pret a lemploi on gagne cmb de mois dessus", ("sites.delais",)),
    ("ya encor moyen de poser un dossié pour le fond dacceleration", ("fonds.candidater",)),
    ("liste des boites ki ont decroché le fond dacceleration", ("fonds.laureats-noms",)),
    ("sur les boites retenues cmb son ni petites ni moyene ni eti", ("fonds.autres",)),
    ("le jeune diplomé en vte il vien de kel ecole", ("vte.etudiants",)),
    ("vte ca veut dir koi ce sigle", ("vte.definition",)),
    ("a koi bon le plan d'investicement dans les conpetences", ("pic.role",)),
    ("poec cest pour former ki avant lembauche", ("poec.role",)),
    ("les deux dames ministres ki on presenté le rebon", ("pack-rebond.ministres",)),
    ("la madame gouro elle fesait koi o gouvernement", ("pack-rebond.gourault",)),
    ("le plan rebon ct annoncé dans kel ville", ("pack-rebond.lieu",)),
    ("pack rebon ca met cmb de sou sur la table", ("pack-rebond.montant",)),
    ("vos trois grand principe de marche cest lesquel", ("principes.liste",)),
    ("localement ki fait vivre le programe au jour le jour", ("gouvernance.animation",)),
    ("la region nouvel aquitene elle veu koi avec sa politik industriel", ("region.politique",)),
    ("ou jpeu lire la presentation de chak teritoire de nouvelaquitaine", ("region.fiches",)),
    ("cmb de coins de nouvelaquitaine on le label teritoire dindustri", ("region.territoires",)),
    ("les terin homologué en 2020 yen avé cmb", ("sites.nombre-premiere",)),
    ("le 23 septembre 2021 ils on rajouté cmb de terin", ("sites.nombre-nouveaux",)),
    ("jai un terin a vendre ma comune peu le proposé cle en main ou cest trop tar", ("sites.candidater",)),
    ("c kel niveau qui decide letat la region ou le canton", ("principes.echelon",)),
    ("tes un vrai gars ou un ordi", ("assistant.humain",)),
    ("ki voit ce ke jecri ici", ("assistant.vie-privee",)),
    ("et apres 2023 yaura combien de teritoire dans la saison 2", ("phase2.nombre",)),
)
