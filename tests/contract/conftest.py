"""The suites that several engines share give readable failures too."""

from __future__ import annotations

import pytest

for module in ("index_contract", "index_store_contract", "index_data"):
    pytest.register_assert_rewrite(module)
