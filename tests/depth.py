"""How long the tests that try things at random go on.

GUANXI_TEST_DEPTH multiplies the number of their examples; without it, it is 1.
"""

import os

DEPTH = int(os.environ.get("GUANXI_TEST_DEPTH", "1"))
