"""Metricast's faces: thin layers over `semantic` and `warehouse` that people touch."""

import time

# When this process began, of `time.monotonic`. Before this line it did nothing but start Python,
# which takes little else than the processor.
STARTED = time.monotonic() - time.process_time()
