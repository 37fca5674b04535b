"""Deploys config/aws/hub.yaml and member.yaml by CloudFormation into moto, an AWS that is not ours.

Run by hand or by a test it prints, as JSON, what came into being: outputs, roles with trust and permissions, and the
table. With --endpoint it deploys into a running moto_server (loopback only) and leaves everything there for a run of
the action; without, into moto inside this process. It must never reach a real AWS.

    python3 test/infra/deploy_to_moto.py --hub 111111111111 --members 111111111111,222222222222
"""

import argparse
import ast
import json
import os
import sys
from pathlib import Path
from urllib.parse import urlparse

import boto3
from moto import mock_aws

TEMPLATES = Path(__file__).resolve().parents[2] / "config" / "aws"
GITHUB = {
    "GitHubOwner": "example-org",
    "GitHubOwnerId": "1001",
    "GitHubRepository": "security",
    "GitHubRepositoryId": "2002",
}


class Cloud:
    """Clients per account; moto takes the account from the credentials of an assumed role."""

    def __init__(self, region="eu-west-1", endpoint=None):
        if endpoint is not None and urlparse(endpoint).hostname not in ("127.0.0.1", "localhost", "::1"):
            raise SystemExit(f"--endpoint has to be on loopback, not {endpoint}")
        self.region = region
        self.endpoint = endpoint
        self.partition = boto3.session.Session().get_partition_for_region(region)

    def client(self, service, account):
        nobody = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
        common = {"region_name": self.region, "endpoint_url": self.endpoint}
        role = f"arn:{self.partition}:iam::{account}:role/deployer"
        session = boto3.client("sts", **common, **nobody).assume_role(RoleArn=role, RoleSessionName="deploy")
        credentials = session["Credentials"]
        return boto3.client(
            service,
            **common,
            aws_access_key_id=credentials["AccessKeyId"],
            aws_secret_access_key=credentials["SecretAccessKey"],
            aws_session_token=credentials["SessionToken"],
        )


def deploy(cloud, account, template, parameters):
    """Creates the stack and returns its outputs."""
    formation = cloud.client("cloudformation", account)
    name = f"iam-key-rotation-{template}"
    formation.create_stack(
        StackName=name,
        TemplateBody=(TEMPLATES / f"{template}.yaml").read_text(encoding="utf-8"),
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
        Capabilities=["CAPABILITY_NAMED_IAM"],
    )
    stack = formation.describe_stacks(StackName=name)["Stacks"][0]
    if stack["StackStatus"] != "CREATE_COMPLETE":
        raise SystemExit(f"{template}.yaml in {account}: {stack['StackStatus']}")
    mend_inline_policies(cloud.client("iam", account))
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def mend_inline_policies(iam):
    """moto keeps a role's inline policies from CloudFormation as Python text; AWS and our tests read JSON."""
    for role, policy, document in inline_policies(iam):
        if isinstance(document, str):
            iam.put_role_policy(
                RoleName=role, PolicyName=policy, PolicyDocument=json.dumps(ast.literal_eval(document))
            )


def inline_policies(iam):
    for role in iam.list_roles()["Roles"]:
        name = role["RoleName"]
        for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]:
            yield name, policy, iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]


def describe_roles(iam):
    roles = {
        role["RoleName"]: {"arn": role["Arn"], "trust": role["AssumeRolePolicyDocument"], "permissions": []}
        for role in iam.list_roles()["Roles"]
    }
    for name, _, document in inline_policies(iam):
        roles[name]["permissions"].extend(document["Statement"])
    return roles


def deploy_everything(cloud, hub, members, hub_parameters=None, member_parameters=None):
    provider = f"arn:{cloud.partition}:iam::{hub}:oidc-provider/token.actions.githubusercontent.com"
    hub_outputs = deploy(
        cloud, hub, "hub", {**GITHUB, "OidcProviderArn": provider, **(hub_parameters or {})}
    )
    member_outputs = {
        account: deploy(cloud, account, "member", {"HubAccountId": hub, **(member_parameters or {})})
        for account in members
    }
    accounts = sorted({hub, *members})
    table = cloud.client("dynamodb", hub).describe_table(TableName=hub_outputs["IssueTableName"])["Table"]
    groups = cloud.client("logs", hub).describe_log_groups()["logGroups"]
    return {
        "hub": {"account": hub, "outputs": hub_outputs},
        "members": member_outputs,
        "roles": {account: describe_roles(cloud.client("iam", account)) for account in accounts},
        "table": {
            key: table.get(key)
            for key in ("TableName", "KeySchema", "AttributeDefinitions", "BillingModeSummary", "DeletionProtectionEnabled")
        },
        "log_groups": [{"name": group["logGroupName"], "days": group.get("retentionInDays")} for group in groups],
    }


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--endpoint", help="a running moto_server; default: moto inside this process")
    parser.add_argument("--region", default="eu-west-1")
    parser.add_argument("--hub", default="111111111111")
    parser.add_argument("--members", default="111111111111,222222222222")
    parser.add_argument("--table", default="hammer-iam-user-keys-rotation")
    parser.add_argument("--log-group", default="")
    parser.add_argument("--external-id", default="")
    options = parser.parse_args(arguments)
    # No profile or credential of whoever runs this may be picked up.
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]

    def run():
        return deploy_everything(
            Cloud(options.region, options.endpoint),
            options.hub,
            options.members.split(","),
            {"TableName": options.table, "LogGroupName": options.log_group},
            {"ExternalId": options.external_id},
        )

    if options.endpoint is None:
        with mock_aws():
            deployed = run()
    else:
        deployed = run()
    json.dump(deployed, sys.stdout, indent=2, default=str)
    print()


if __name__ == "__main__":
    main(sys.argv[1:])
