"""Works with the endpoint as boto3 users do: start, describe, list, stop, and the typed exceptions. Called by real_clients_test.cpp.

usage: boto3_client.py ENDPOINT_URL; prints one line a step, exits non-zero at the first surprise.
"""
import sys
import time

import boto3
from botocore.exceptions import ClientError

ROLE = "arn:aws:iam::123456789012:role/touchstone"
UNKNOWN = "0" * 32


def client(service):
    return boto3.client(service, endpoint_url=sys.argv[1], region_name="us-east-1", aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="example")


def expect(what, condition):
    print(("ok   " if condition else "FAIL ") + what)
    if not condition:
        sys.exit(1)


def expect_typed(what, call, exception, code):
    try:
        call()
    except exception as error:
        expect(f"{what} raises {type(error).__name__}", error.response["Error"]["Code"] == code)
        expect(f"{what} carries a message and a request id", bool(error.response["Error"]["Message"]) and bool(error.response["ResponseMetadata"]["RequestId"]))
    except ClientError as error:
        expect(f"{what} raises the typed {code}, not {error}", False)
    else:
        expect(f"{what} raises", False)


def wait_for(describe, wanted):
    deadline = time.monotonic() + 30
    while (state := describe()) != wanted and time.monotonic() < deadline:
        time.sleep(0.02)
    return state


comprehend = client("comprehend")
job = comprehend.start_sentiment_detection_job(
    InputDataConfig={"S3Uri": "s3://touchstone-input/lasting/"}, OutputDataConfig={"S3Uri": "s3://touchstone-output/"},
    DataAccessRoleArn=ROLE, LanguageCode="en", JobName="boto3")
expect("start answers SUBMITTED", job["JobStatus"] == "SUBMITTED" and len(job["JobId"]) == 32)
described = lambda: comprehend.describe_sentiment_detection_job(JobId=job["JobId"])["SentimentDetectionJobProperties"]
expect("describe shows the job's name and time", described()["JobName"] == "boto3" and described()["SubmitTime"].year >= 2020)
expect("the job runs", wait_for(lambda: described()["JobStatus"], "IN_PROGRESS") == "IN_PROGRESS")
listed = comprehend.list_sentiment_detection_jobs(Filter={"JobName": "boto3"})["SentimentDetectionJobPropertiesList"]
expect("list shows it", [entry["JobId"] for entry in listed] == [job["JobId"]])
expect("stop answers STOP_REQUESTED", comprehend.stop_sentiment_detection_job(JobId=job["JobId"])["JobStatus"] == "STOP_REQUESTED")
expect("the job is stopped", wait_for(lambda: described()["JobStatus"], "STOPPED") == "STOPPED")
expect_typed("stopping an unknown job", lambda: comprehend.stop_sentiment_detection_job(JobId=UNKNOWN), comprehend.exceptions.JobNotFoundException, "JobNotFoundException")
finished = comprehend.start_sentiment_detection_job(
    InputDataConfig={"S3Uri": "s3://touchstone-input/brief/"}, OutputDataConfig={"S3Uri": "s3://touchstone-output/"},
    DataAccessRoleArn=ROLE, LanguageCode="en")["JobId"]
expect("a brief job completes", wait_for(lambda: comprehend.describe_sentiment_detection_job(JobId=finished)["SentimentDetectionJobProperties"]["JobStatus"], "COMPLETED") == "COMPLETED")
expect_typed("stopping a completed job", lambda: comprehend.stop_sentiment_detection_job(JobId=finished), comprehend.exceptions.InvalidRequestException, "InvalidRequestException")

arn = comprehend.create_document_classifier(
    DocumentClassifierName="boto3", DataAccessRoleArn=ROLE, LanguageCode="en", InputDataConfig={"S3Uri": "s3://touchstone-input/lasting/"})["DocumentClassifierArn"]
expect("stopping a training answers nothing", "DocumentClassifierArn" not in comprehend.stop_training_document_classifier(DocumentClassifierArn=arn))
expect("the training is stopped", wait_for(lambda: comprehend.describe_document_classifier(DocumentClassifierArn=arn)["DocumentClassifierProperties"]["Status"], "STOPPED") == "STOPPED")
expect_typed("stopping an unknown training", lambda: comprehend.stop_training_document_classifier(DocumentClassifierArn=arn + "-not"), comprehend.exceptions.ResourceNotFoundException, "ResourceNotFoundException")

medical = client("comprehendmedical")
job_id = medical.start_entities_detection_v2_job(
    InputDataConfig={"S3Bucket": "touchstone-input", "S3Key": "lasting/"}, OutputDataConfig={"S3Bucket": "touchstone-output"},
    DataAccessRoleArn=ROLE, LanguageCode="en")["JobId"]
expect("a medical stop answers the id alone", {k for k in medical.stop_entities_detection_v2_job(JobId=job_id) if k != "ResponseMetadata"} == {"JobId"})
expect("the medical job is stopped", wait_for(lambda: medical.describe_entities_detection_v2_job(JobId=job_id)["ComprehendMedicalAsyncJobProperties"]["JobStatus"], "STOPPED") == "STOPPED")
expect("the medical list shows it", job_id in [entry["JobId"] for entry in medical.list_entities_detection_v2_jobs()["ComprehendMedicalAsyncJobPropertiesList"]])
expect_typed("stopping an unknown medical job", lambda: medical.stop_entities_detection_v2_job(JobId=UNKNOWN), medical.exceptions.ResourceNotFoundException, "ResourceNotFoundException")

translate = client("translate")
job_id = translate.start_text_translation_job(
    InputDataConfig={"S3Uri": "s3://touchstone-input/lasting/", "ContentType": "text/plain"}, OutputDataConfig={"S3Uri": "s3://touchstone-output/"},
    DataAccessRoleArn=ROLE, SourceLanguageCode="en", TargetLanguageCodes=["de"], ClientToken="boto3")["JobId"]
expect("a translation stop answers STOP_REQUESTED", translate.stop_text_translation_job(JobId=job_id)["JobStatus"] == "STOP_REQUESTED")
expect("the translation is stopped", wait_for(lambda: translate.describe_text_translation_job(JobId=job_id)["TextTranslationJobProperties"]["JobStatus"], "STOPPED") == "STOPPED")
expect("the translation list shows it", job_id in [entry["JobId"] for entry in translate.list_text_translation_jobs()["TextTranslationJobPropertiesList"]])
expect_typed("stopping an unknown translation", lambda: translate.stop_text_translation_job(JobId=UNKNOWN), translate.exceptions.ResourceNotFoundException, "ResourceNotFoundException")
print("all is well")
