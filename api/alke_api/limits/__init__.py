"""What keeps one caller, or many at once, from making the service slow for all.

``Quota`` counts requests per caller, ``Bodies`` takes in no more than allowed, ``Admission`` lets so
many work at a time and ends what takes too long. Layers of ASGI, in this order from the outside.
"""

from __future__ import annotations

from alke_api.limits.admission import Admission
from alke_api.limits.bodies import Bodies
from alke_api.limits.quota import Quota

__all__ = ["Admission", "Bodies", "Quota"]
