"""Abbreviations that are written with a dot and would mean something else, or nothing, without it.

Only forms that are no ordinary word without the dot: a sentence may end in ``luku.``.
"""

from __future__ import annotations

_FINNISH = """
alv. ao. eaa. e.kr. ekr. em. e.m. ent. esim. fil. huom. jaa. j.kr. jkr. jne. joht. jälj. kk. klo.
ko. ks. kts. lkm. lk. milj. mk. mlk. mm. m.m. mrd. n. nk. ns. nro. nyk. oik. par. pj. prof. puh.
pv. pvm. siht. sis. so. synt. tj. tms. toht. toim. tri. ts. t.s. tsto. v. varapj. vk. vrt. vs.
vt. vv. ym. y.m. yms.
"""
_SWEDISH = """
bl.a. d.v.s. dvs. e.d. e.dyl. etc. exkl. f.d. fr.o.m. följ. inkl. jfr. kap. m.fl. mfl. mom. osv.
o.s.v. resp. s.k. t.ex. tfn. t.o.m. ung.
"""
_ENGLISH = "approx. dr. e.g. i.e. inc. mr. mrs. vol."

ABBREVIATIONS: frozenset[str] = frozenset(f"{_FINNISH} {_SWEDISH} {_ENGLISH}".split())
"""Lower-case abbreviations with their dot, in Finnish, Swedish and English."""
