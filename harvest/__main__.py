"""python -m harvest."""

import sys

from harvest.cli import main

sys.exit(main())
