"""Tells what boto3 raises for each answer of a grid. Called by sdk_agreement_test.cpp.

usage: sdk_grid_boto3.py ENDPOINT_URL GRID_FILE; the grid has one "SERVICE OPERATION" a line. The n-th call asks to stop the job n, so that
the server knows which answer is wanted. Prints one line a call: "typed NAME", "generic NAME", "crash NAME" or "success ".
"""
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

CLIENTS = {}


def client(service):
    if service not in CLIENTS:
        CLIENTS[service] = boto3.client(
            service, endpoint_url=sys.argv[1], region_name="us-east-1", aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="example",
            config=Config(retries={"total_max_attempts": 1}))
    return CLIENTS[service]


def method(service, operation):
    names = client(service).meta.method_to_api_mapping
    return getattr(client(service), next(name for name, api in names.items() if api == operation))


def outcome(call, job):
    try:
        call(JobId=job)
    except ClientError as error:
        return f"generic {error.response.get('Error', {}).get('Code', '')}" if type(error) is ClientError else f"typed {type(error).__name__}"
    except Exception as error:  # whatever it falls over with is the answer
        return f"crash {type(error).__name__}"
    return "success "


with open(sys.argv[2]) as grid:
    for number, line in enumerate(grid):
        print(outcome(method(*line.split()), f"{number:032d}"))
