"""Calls StopSentimentDetectionJob COUNT times at ENDPOINT with botocore and prints the seconds of its own CPU time that took.

A peer of conformance_bench: one client, one connection, no retries; the import and the first call are not timed.
Exit code 77 when botocore is not installed.
"""

import sys
import time

try:
    import botocore.config
    import botocore.exceptions
    import botocore.session
except ImportError:
    sys.exit(77)


def main(endpoint, count):
    client = botocore.session.Session().create_client(
        "comprehend",
        region_name="us-east-1",
        endpoint_url=endpoint,
        aws_access_key_id="AKIATOUCHSTONE",
        aws_secret_access_key="touchstone-placeholder",
        config=botocore.config.Config(retries={"total_max_attempts": 1}),
    )

    def call():
        try:
            client.stop_sentiment_detection_job(JobId="0" * 32)
        except client.exceptions.JobNotFoundException:
            return
        sys.exit("the endpoint knew a job that nobody started")

    call()
    began = time.process_time()
    for _ in range(count):
        call()
    print(time.process_time() - began)


main(sys.argv[1], int(sys.argv[2]))
