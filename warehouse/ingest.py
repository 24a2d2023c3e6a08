"""From a file or an address to a warehouse in service.

what is it? → read it → refuse what is broken → already loaded? → build, check, publish
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import duckdb

from semantic.errors import Place, SourceError
from warehouse.checks import check_rows
from warehouse.locate import FACTS, current_file, facts_fingerprint
from warehouse.made import Made, made_from
from warehouse.podcasts.load import Load, Problem
from warehouse.publish import only_loader
from warehouse.shipped import read_facts
from warehouse.summary import Summary
from warehouse.targets import Target, target_of

Progress = Callable[[str, float], None]  # what is being done, and which share of it is done
"""Called now and then with a step's name and the done share from 0 to 1."""
