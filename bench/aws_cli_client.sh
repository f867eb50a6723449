#!/usr/bin/env bash
# Calls StopSentimentDetectionJob once at ENDPOINT with the AWS CLI, a process for a request, as scripts do.
# A peer of conformance_bench. Exit code 77 when the CLI is not installed, 1 when it was not told JobNotFoundException.
#
# usage: aws_cli_client.sh ENDPOINT
set -uo pipefail
command -v aws >/dev/null || exit 77
export AWS_ACCESS_KEY_ID=AKIATOUCHSTONE AWS_SECRET_ACCESS_KEY=touchstone-placeholder AWS_MAX_ATTEMPTS=1 AWS_PAGER=
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
told=$(aws comprehend stop-sentiment-detection-job --job-id 00000000000000000000000000000000 --region us-east-1 --endpoint-url "$1" 2>&1)
[[ $told == *JobNotFoundException* ]] || { printf '%s\n' "$told" >&2; exit 1; }
