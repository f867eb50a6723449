#!/usr/bin/env bash
# Works with the endpoint as AWS CLI users do: start, describe, list, stop, and the error's name. Called by real_clients_test.cpp.
# usage: aws_cli_client.sh ENDPOINT_URL; exits non-zero at the first surprise.
set -euo pipefail
export AWS_ACCESS_KEY_ID=AKIDEXAMPLE AWS_SECRET_ACCESS_KEY=example AWS_DEFAULT_REGION=us-east-1 AWS_PAGER="" AWS_MAX_ATTEMPTS=1
unset AWS_PROFILE AWS_SESSION_TOKEN
endpoint=$1
unknown=00000000000000000000000000000000
role=arn:aws:iam::123456789012:role/touchstone

call() { aws --endpoint-url "$endpoint" --output text "$@"; }

expect() { # expect WHAT SEEN WANTED
  if [ "$2" = "$3" ]; then echo "ok   $1"; else echo "FAIL $1: $2, not $3"; exit 1; fi
}

expect_error() { # expect_error NAME COMMAND...
  local name=$1 said
  shift
  if said=$(call "$@" 2>&1); then echo "FAIL $* succeeds"; exit 1; fi
  case "$said" in *"($name)"*) echo "ok   $2 raises $name" ;; *) echo "FAIL $2: $said"; exit 1 ;; esac
}

wait_for() { # wait_for STATE COMMAND...: at most 30 looks
  local wanted=$1 seen=""
  shift
  for _ in $(seq 30); do
    seen=$(call "$@")
    [ "$seen" = "$wanted" ] && break
  done
  expect "$2 shows $wanted" "$seen" "$wanted"
}

job=$(call comprehend start-sentiment-detection-job --input-data-config S3Uri=s3://touchstone-input/lasting/ \
  --output-data-config S3Uri=s3://touchstone-output/ --data-access-role-arn "$role" --language-code en --job-name cli --query JobId)
expect "list shows the job" "$(call comprehend list-sentiment-detection-jobs --filter JobName=cli --query 'SentimentDetectionJobPropertiesList[].JobId')" "$job"
expect "stop answers" "$(call comprehend stop-sentiment-detection-job --job-id "$job" --query JobStatus)" STOP_REQUESTED
wait_for STOPPED comprehend describe-sentiment-detection-job --job-id "$job" --query SentimentDetectionJobProperties.JobStatus
expect_error JobNotFoundException comprehend stop-sentiment-detection-job --job-id "$unknown"

arn=$(call comprehend create-document-classifier --document-classifier-name cli --data-access-role-arn "$role" --language-code en \
  --input-data-config S3Uri=s3://touchstone-input/lasting/ --query DocumentClassifierArn)
call comprehend stop-training-document-classifier --document-classifier-arn "$arn"
wait_for STOPPED comprehend describe-document-classifier --document-classifier-arn "$arn" --query DocumentClassifierProperties.Status
expect_error ResourceNotFoundException comprehend stop-training-document-classifier --document-classifier-arn "$arn-not"

job=$(call comprehendmedical start-entities-detection-v2-job --input-data-config S3Bucket=touchstone-input,S3Key=lasting/ \
  --output-data-config S3Bucket=touchstone-output --data-access-role-arn "$role" --language-code en --query JobId)
expect "a medical stop answers the id" "$(call comprehendmedical stop-entities-detection-v2-job --job-id "$job" --query JobId)" "$job"
expect_error ResourceNotFoundException comprehendmedical stop-entities-detection-v2-job --job-id "$unknown"

job=$(call translate start-text-translation-job --input-data-config S3Uri=s3://touchstone-input/lasting/,ContentType=text/plain \
  --output-data-config S3Uri=s3://touchstone-output/ --data-access-role-arn "$role" --source-language-code en --target-language-codes de \
  --client-token cli --query JobId)
expect "a translation stop answers" "$(call translate stop-text-translation-job --job-id "$job" --query JobStatus)" STOP_REQUESTED
expect_error ResourceNotFoundException translate stop-text-translation-job --job-id "$unknown"
echo "all is well"
