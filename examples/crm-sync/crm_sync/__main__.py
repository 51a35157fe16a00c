"""`crm-sync customers.csv`: exit code 0 if all is in step, 1 if somebody should look at what it prints."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from crm_sync.customers import read
from crm_sync.sync import sync
from guanxi.client import Client


def main(words: Sequence[str] | None = None) -> int:
    """Run it.

    Args:
        words: of the command line; those of the process if not given.
    """
    parser = argparse.ArgumentParser(prog="crm-sync", description="Keep external contacts in step with a CSV file.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--delete", action="store_true", help="delete contacts whose row is gone")
    arguments = parser.parse_args(words)
    with arguments.file.open(encoding="utf-8-sig", newline="") as lines:
        customers = read(lines)
    url = os.environ.get("DINGTALK_URL", "https://oapi.dingtalk.com")
    with Client(os.environ["DINGTALK_APP_KEY"], os.environ["DINGTALK_APP_SECRET"], url) as client:
        report = sync(client, customers, delete=arguments.delete)
    print(report)
    return 1 if report.problems else 0


if __name__ == "__main__":
    sys.exit(main())
