"""The closed word classes of French (and a little English) that cutting and reading a question rests on."""

from __future__ import annotations

QUESTION_WORDS = frozenset(
    "combien qui quand ou comment pourquoi quel quelle quels quelles lequel laquelle lesquels lesquelles "
    "quoi que qu who what when where why how which whom whose".split()
)
"""Words that can open a question."""

SPLITTING_WORDS = frozenset(
    "combien qui quand ou comment pourquoi quel quelle quels quelles lequel laquelle lesquels lesquelles "
    "who what when where why how which "
    "ki kan kand cb kel kelle kels kelles pk pkoi komen".split()
)
"""Words that open a second question after « et », in short spellings too; « que » and « quoi » seldom do."""

SAID_OF_PLACES = frozenset("est fait appartient figure etait faisait releve".split())
"""Verbs right after a name without an article, in a question on a place."""

PREPOSITIONS = frozenset(
    "a de par pour avec dans sur sous vers selon en chez depuis jusqu au aux by for in on at with".split()
)

FIRST_PERSON = frozenset("je j suis nous on mon ma mes notre nos i we our my".split())
"""Words that open a sentence about the person who asks."""

LINKS = frozenset("et and puis ainsi aussi sinon".split())
"""Words that open an elliptic message: « et dans les Landes ? »."""

ELLIPTIC_OPENERS = frozenset(
    "et dont donc soit parmi alors puis ok and of so mais but sur parmi lesquels lesquelles lequel laquelle "
    "celui celle ceux celles non pardon plutot no".split()
)

PRONOUNS = frozenset(
    "il ils elle elles y en ca cela ce celui celle ceux celles celui-ci lui leur leurs son sa ses dedans "
    "dessus la-bas it they them that this those one ones there its their l le les".split()
)
"""Words that point to something said before."""

POINTERS = frozenset("celui celle ceux celles".split())
"""Pronouns that stand for the thing asked of another subject: « la date du lancement et celle du pack »."""

SINGULAR_PRONOUNS = frozenset("il elle son sa celui celle ce ca cela lui it its this".split())

DENYING_WORDS = frozenset(
    "ne n exclut exclue exclu exclus excluent exclure interdit interdite interdits interdire aucun aucune "
    "sans jamais refuse refusent empeche not never excludes forbidden".split()
)
"""Words that turn a yes/no question round, so that a bare « oui » would mislead."""

FINITE_VERBS = frozenset(
    "il ils elle elles on c ca est es suis sommes sont etait etaient sera serait a as ai ont avait avaient "
    "aura y fait font peut "
    "peuvent puis doit doivent faut existe existent va vont vient veut reste restent compte comptent dure "
    "date depend appartient releve concerne touche couvre marche pilote pilotent gere gerent anime animent "
    "finance financent porte vise aide donne recoit is are was were do does did has have had can will non "
    "hein correct vrai exact right".split()
)
"""Verbs, and words that ask for a yes: with one of them a question states something."""

NEGATIONS = frozenset("pas sauf not".split())
"""Words that set aside what follows, where they do not belong to a verb."""

REQUESTS = frozenset(
    "cherche cherchons cherchez voudrais voudrions aimerais aimerions souhaite souhaitons souhaiterais "
    "souhaiterions veux voulons besoin faut indiquer dites dis donne donnez donner explique expliquez "
    "expliquer decris decrivez liste listez cite citez enumere enumerez rappelle rappelez precise precisez "
    "peux pouvez pourriez pourrais savoir connaitre manque looking want need tell give list explain parle "
    "parlez montre montrez resume resumez detaille detaillez detailler "
    "compare comparez trouve trouver indiquiez precisiez precisez expliquiez donniez disiez fournir "
    "communiquer transmettre rappeler confirmer confirmez renseigner verifier eclairer".split()
)
"""Words by which a sentence without a question mark asks all the same."""

WISHES = frozenset(
    "cherche cherchons voudrais voudrions aimerais aimerions souhaite souhaitons souhaiterais "
    "souhaiterions veux voulons besoin want need looking".split()
)
"""Requests that « pas » turns round: « je ne veux pas la liste », but not « je ne trouve pas la liste »."""

FUNCTION_WORDS = frozenset(
    "a ai ait aient ailleurs alors apres as assez au aucun aucune aujourd hui aupres aussi autour autre "
    "autres aux avaient avais avait avant avec avez aviez avions avoir avons ayant beaucoup bien c ca car ce "
    "ceci cela celle celles celui cependant certain certaine certaines certains ces cet cette ceux chacun "
    "chacune chaque chez ci comme contre d dans de deja depuis des desormais donc dont du durant elle elles "
    "en encore enfin ensuite entre environ es est et etaient etais etait etant ete etes etre eu eut fait "
    "faire fais font fut furent grace h hors ici il ils j jamais je jusqu jusque l la le les lequel laquelle "
    "lesquels lesquelles leur leurs lors lorsqu lorsque lui m ma mais malgre me meme memes mes mien mieux "
    "moi moins mon n ne ni non nos notre nous on ont or ou oui par parce parmi partir pas pendant peu peut "
    "plus plusieurs plutot pour pourquoi pourtant presque pres puis puisque qu quand que quel quelle quelles "
    "quels quelque quelques qui quoi s sa sans sauf se selon sera serait seront ses seulement si sien sinon "
    "soit sommes son sont sous souvent suis sur surtout t ta tandis tant te tel telle telles tels tes toi "
    "ton toujours tous tout toute toutes tres trop tu un une va vais vas vers vont vos votre vous voici "
    "voila vraiment y etre quant ainsi afin moins peuvent dit dits dite dites doit dois doivent ca va veut "
    "veux vis lieu fois tas aurait auraient aura auront avoir ayez eux celui la-bas the a an and or of to in "
    "on at by for from with is are was were be been it its this that these those there their they them i you "
    "he she we my your our me do does did can could would should will have has had not no so if as about "
    "what which who whom when where why how many much any some please en x eh hein bah ben oh ah euh hum hop "
    "pis etc svp stp".split()
)
"""Words without a subject matter of their own: they never count as residue."""
