"""Every number that decides between an answer, a question back and a refusal; justified in docs/adr/."""

from __future__ import annotations

ACCEPT = 2.9
"""The least score (frame gains − losses − residue + likeness) at which an intent is answered."""

MARGIN = 0.2
"""How far the best intent must lead the next one; closer is a question back."""

UNKNOWN_NOUN_COST = 6.0
"""What it costs that the thing counted (« combien de CDI ») is one that we know nothing of."""

UNKNOWN_WORD_COST = 3.0
"""What it costs that the word after the question word is unknown: « qui s'oppose », « quelle largeur »."""

UNKNOWN_DEED_COST = 6.0
"""What it costs that what the question takes for done is unknown: « quand le programme a-t-il été volé »."""

OTHER_DEED_COST = 3.0
"""The same where it is known, but no part of what answers « pourquoi le pack a-t-il été annulé »."""

OTHER_COUNT_COST = 4.0
"""What it costs that the thing counted is known, but in no frame of an intent: « combien de banques »."""

OTHER_DATE_COST = 4.0
"""What it costs that an event took place on another date than the one that an open question names, without a
topic that it may be mistaken about: « qui était ministre en 2012 »."""

NAMED_GAIN = 5.0
"""The gain up to which a frame without an ask only names a thing: nothing may be said of it but its name."""

STRANGER_COST = 8.0
"""What it costs that a word makes our thing another's: « le programme Erasmus », « les sites nucléaires »."""

CLEAR_LIKENESS = 0.5
"""The lead in likeness that breaks a tie of frames."""

MOST_TOLD = 1
"""How many intents may be made of an object that tells by itself which of them is meant."""

TELLING_GAIN = 2.5
"""What such an object is worth more where nothing else fits: « l'AMI du Pack rebond, c'était pour qui ? »."""

LIKENESS_WEIGHT = 2.0
"""What full likeness adds to a score: it ranks, but cannot overturn a concept."""

RESIDUE_COST = 1.15
"""What each content word costs that neither a concept nor the intent's own texts explain."""

LIKENESS_EXCUSES = 0.6
"""The share of the residue's cost that full likeness takes away: a familiar sentence bears a strange word."""

FREE_RESIDUE = 0.6
"""How much residue costs nothing, once the frame has two parts: people add a word or two."""

COUNTED_RESIDUE_COST = 2.2
"""The same where something is counted: « combien ont fait faillite ? » is another count than ours."""

MOST_RESIDUE = 3
"""As many content words that nothing explains refuse even a full frame."""

TWO_PARTS = 4.5
"""The gain from which a frame counts as having two parts."""

FILL_LIKENESS = 0.45
"""The least likeness at which a frame may lack one of its parts."""

FILL_GAIN = 3.0
"""The least that the parts which are there must be worth."""

FILL_COST = 1.4
"""What a part that only likeness fills costs."""

INHERIT_COST = 0.4
"""What taking over concepts from the last turn costs, so that a complete question stands alone."""

INHERITED_DISCOUNT = 0.2
"""How much less a concept is worth that was only taken over: what is said now counts more."""

UNUSED_COST = 1.0
"""What it costs, where the rest is taken over, that an intent only bears with something said now."""

SAME_INTENT_GAIN = 0.8
"""What staying with the intent of the last turn gains: « et en phase 1 ? »."""

ABOUT_LAST_GAIN = 1.5
"""What « c'est de quand ? », « plus court » gain for being about the answer just given."""

NO_LAST_COST = 3.5
"""What « c'est vrai ? » costs as a question on the last answer where there is none, and it names a thing."""

POINTED_SITE_GAIN = 3.5
"""What « il fait quelle surface ? » gains for meaning the site that was just named."""

LINK_COST = 1.0
"""What a question that opens with « et », or answers one of ours, pays for standing alone."""

LEFT_SITE_COST = 2.6
"""What it costs to leave the place spoken of, where the site told of there is one that answers."""
OTHER_SUBJECT_COST = 1.6
"""What leaving the subject of the conversation costs a few words that name no other."""

BARE_WORDS = 5
"""The most words of a message that is taken to leave out its subject."""

CLARIFY_COST = 3.0
"""What asking back costs where the conversation already tells what is meant."""

LEAST_FIGURE = 12
"""The smallest number that can stand for what it counts; smaller ones are in every sentence."""

DROP_COST = 0.8
"""What each concept of the context that is dropped costs: « lesquelles ? » means what was just said."""

MOST_DROPPED = 2

WINNER_DROP_COST = 3.2
"""What it costs to ask of all winners after one was spoken of: « combien d'emplois ? » means that one."""

PLACE_INHERIT_COST = 2.6
"""What taking over only a place costs, without a word that points back."""

WHOLE_COST = 3.0
"""What taking over a place costs a question that is whole without one: topic, ask, and nothing left."""

TOLD_PLACE_GAIN = 1.5
"""What asking of sites gains for the place that the same message told before: « Je suis en Corrèze. »."""

CONTEXT_SECONDS = 30 * 60
"""How long a conversation is remembered for follow-ups."""

ELLIPTIC_WORDS = 4
"""The most content words that a follow-up has."""

VAGUE_WORDS = 4
"""The most words of a message that is too vague to refuse: it is asked back."""

BRIEF_WORDS = 16
"""Up to as many words a question is about all that it names: what lies far from our subject refuses it."""

DICTATED_WORDS = 18
"""The words from which a sentence that nothing fits is cut at its question words, as dictation needs."""

NEAR_QUESTIONS = 3
"""How many near questions a refusal offers."""

MAX_ANSWERS = 3
"""How many questions of one message are answered."""
