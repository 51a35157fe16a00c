"""Search at a million contacts: what the store takes for a page of 50, by kind of query."""

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench.directory import put
from bench.engines import postgres  # type: ignore[attr-defined]  # placeholder
