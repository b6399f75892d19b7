#!/usr/bin/env python3
"""Checks what is in deploy/ without pulling or starting anything.

Every file must be YAML that names no key twice, and hold what Kubernetes, Compose and Prometheus need it to hold as
far as that can be seen from the files alone: references that lead somewhere, probes on paths that Varve answers,
labels that select what they are to select, and no more replicas than can share the shards.

  deploy/check.py [DIRECTORY]
"""

import pathlib
import re
import sys

import yaml

# What Varve answers without being asked for anything in particular.
PROBE_PATHS = {"/livez", "/readyz", "/metrics", "/v1/health"}
# As many as the topics have data shards.
MOST_REPLICAS = 8
API_VERSIONS = {
    "ConfigMap": "v1", "HorizontalPodAutoscaler": "autoscaling/v2", "Job": "batch/v1", "Namespace": "v1",
    "PodDisruptionBudget": "policy/v1", "Secret": "v1", "Service": "v1", "StatefulSet": "apps/v1",
}


class StrictLoader(yaml.SafeLoader):
    """YAML's own rule, which PyYAML leaves out: a key is there once."""

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _ in node.value:
            name = self.construct_object(key, deep=True)
            if name in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{name} is there twice", key.start_mark)
            seen.add(name)
        return super().construct_mapping(node, deep)


class Report:
    def __init__(self):
        self.problems = []

    def require(self, holds, file, what):
        if not holds:
            self.problems.append(f"{file}: {what}")
        return bool(holds)


def documents(path, report):
    try:
        return [content for content in yaml.load_all(path.read_text(), StrictLoader) if content is not None]
    except yaml.YAMLError as error:
        report.require(False, path, f"is no YAML: {error}")
        return []


def at(content, *keys, default=None):
    """What lies at a path of keys; the default where there is no such thing."""
    for key in keys:
        if isinstance(content, dict):
            content = content.get(key)
        elif isinstance(content, list) and isinstance(key, int) and key < len(content):
            content = content[key]
        else:
            return default
    return default if content is None else content


def selects(selector, labels):
    return bool(selector) and all(labels.get(name) == value for name, value in selector.items())


def check_pods(file, kind, spec, objects, report):
    """A pod's template: containers, their mounts, and what these come from."""
    pod = at(spec, "template", "spec", default={})
    volumes = {}
    for volume in at(pod, "volumes", default=[]):
        volumes[at(volume, "name")] = volume
        for source, name in (("configMap", at(volume, "configMap", "name")), ("secret", at(volume, "secret", "secretName"))):
            if name is not None:
                known = {"configMap": "ConfigMap", "secret": "Secret"}[source]
                report.require((known, name) in objects, file, f"{kind}: there is no {known} {name}")
    report.require(at(pod, "securityContext", "runAsNonRoot") is True, file, f"{kind}: runs as root")
    containers = at(pod, "containers", default=[])
    report.require(containers, file, f"{kind}: has no containers")
    for container in containers:
        name = at(container, "name", default="?")
        report.require(at(container, "image"), file, f"{name}: has no image")
        report.require(at(container, "resources", "limits", "memory"), file, f"{name}: has no limit of memory")
        mounts = {}
        for mount in at(container, "volumeMounts", default=[]):
            mounts[at(mount, "mountPath")] = volumes.get(at(mount, "name"))
            report.require(at(mount, "name") in volumes, file, f"{name}: mounts {at(mount, 'name')}, which is no volume")
        check_configuration(file, container, mounts, objects, report)
        ports = {at(port, "name") for port in at(container, "ports", default=[])}
        for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
            get = at(container, probe, "httpGet")
            if kind == "StatefulSet" and not report.require(get, file, f"{name}: has no {probe}"):
                continue
            if get:
                report.require(at(get, "path") in PROBE_PATHS, file, f"{name}: {probe} asks {at(get, 'path')}")
                report.require(at(get, "port") in ports, file, f"{name}: {probe} asks port {at(get, 'port')}")
        if kind == "StatefulSet":
            report.require(at(container, "livenessProbe", "httpGet", "path") == "/livez", file,
                           f"{name}: the liveness probe must not fail while state is restored: /livez")
            report.require(at(container, "readinessProbe", "httpGet", "path") == "/readyz", file,
                           f"{name}: the readiness probe asks something else than /readyz")


def check_configuration(file, container, mounts, objects, report):
    """The --config of a container is a key of the config map that is mounted there."""
    arguments = at(container, "args", default=[])
    if "--config" not in arguments[:-1]:
        return
    path = pathlib.PurePosixPath(arguments[arguments.index("--config") + 1])
    volume = mounts.get(str(path.parent))
    name = at(volume, "configMap", "name")
    data = at(objects.get(("ConfigMap", name)), "data", default={})
    if not report.require(path.name in data, file, f"--config {path}: nothing mounts a file of that name"):
        return
    try:
        settings = yaml.load(data[path.name], StrictLoader)
    except yaml.YAMLError as error:
        report.require(False, file, f"the configuration {path} is no YAML: {error}")
        return
    for value in at(settings, "kafka", "properties", default={}).values():
        match = re.fullmatch(r"file:(/.+)", str(value))
        if not match:
            continue
        secret = pathlib.PurePosixPath(match.group(1))
        source = at(mounts.get(str(secret.parent)), "secret", "secretName")
        keys = at(objects.get(("Secret", source)), "stringData", default={})
        report.require(secret.name in keys, file, f"{secret} is in no secret that is mounted there")
    for name, value in at(settings, "kafka", "properties", default={}).items():
        if re.search(r"password|secret|key\.pem", name):
            report.require(re.match(r"file:|env:", str(value)), file, f"the secret {name} lies open in a config map")


def check_kubernetes(folder, report):
    kustomization = folder / "kustomization.yaml"
    resources = at((documents(kustomization, report) or [{}])[0], "resources", default=[])
    files = sorted(path for path in folder.glob("*.yaml") if path != kustomization)
    report.require(sorted(resources) == [path.name for path in files], kustomization,
                   "does not list exactly the files beside it")
    objects, places = {}, {}
    for path in files:
        for content in documents(path, report):
            kind, name = at(content, "kind"), at(content, "metadata", "name")
            if not report.require(kind in API_VERSIONS and name, path, f"kind {kind}, name {name}"):
                continue
            report.require(at(content, "apiVersion") == API_VERSIONS[kind], path,
                           f"{kind} of {at(content, 'apiVersion')}, not {API_VERSIONS[kind]}")
            report.require((kind, name) not in objects, path, f"{kind} {name} is there twice")
            objects[kind, name] = content
            places[kind, name] = path
    for (kind, name), content in objects.items():
        check_object(places[kind, name], kind, content, objects, report)
    for kind in ("StatefulSet", "PodDisruptionBudget", "HorizontalPodAutoscaler", "Service"):
        report.require(any(found == kind for found, _ in objects), folder, f"there is no {kind}")


def check_object(file, kind, content, objects, report):
    spec = at(content, "spec", default={})
    pods = [at(other, "spec", "template", "metadata", "labels", default={})
            for (found, _), other in objects.items() if found == "StatefulSet"]
    ports = {at(port, "name")
             for (found, _), other in objects.items() if found == "StatefulSet"
             for container in at(other, "spec", "template", "spec", "containers", default=[])
             for port in at(container, "ports", default=[])}
    if kind in ("StatefulSet", "Job"):
        check_pods(file, kind, spec, objects, report)
    if kind == "StatefulSet":
        labels = at(spec, "template", "metadata", "labels", default={})
        report.require(selects(at(spec, "selector", "matchLabels"), labels), file, "does not select its own pods")
        report.require(at(spec, "replicas", default=1) <= MOST_REPLICAS, file,
                       f"has more than {MOST_REPLICAS} replicas, of which some would have no shard")
        arguments = [word for container in at(spec, "template", "spec", "containers", default=[])
                     for word in at(container, "args", default=[])]
        report.require(at(spec, "replicas", default=1) == 1 or "--advertise" in arguments, file,
                       "has several replicas that don't share the shards: each would take them from the others")
        report.require(("Service", at(spec, "serviceName")) in objects, file,
                       f"there is no service {at(spec, 'serviceName')}")
    if kind == "Service":
        report.require(any(selects(at(spec, "selector"), labels) for labels in pods), file, "selects no pods")
        for port in at(spec, "ports", default=[]):
            report.require(at(port, "targetPort") in ports, file, f"no container has a port {at(port, 'targetPort')}")
    if kind == "PodDisruptionBudget":
        report.require(any(selects(at(spec, "selector", "matchLabels"), labels) for labels in pods), file,
                       "selects no pods")
        report.require(("minAvailable" in spec) != ("maxUnavailable" in spec), file,
                       "wants exactly one of minAvailable and maxUnavailable")
    if kind == "HorizontalPodAutoscaler":
        target = (at(spec, "scaleTargetRef", "kind"), at(spec, "scaleTargetRef", "name"))
        report.require(target in objects, file, f"scales {target}, which is not there")
        report.require(at(spec, "minReplicas", default=1) <= at(spec, "maxReplicas", default=0) <= MOST_REPLICAS, file,
                       f"scales to more than {MOST_REPLICAS} replicas, or to none")
        names = {at(metric, "pods", "metric", "name") for metric in at(spec, "metrics", default=[])}
        report.require(names == {"varve_shard_lag_events"}, file, f"scales by {names}")


def check_compose(path, report):
    content = (documents(path, report) or [{}])[0]
    services = at(content, "services", default={})
    report.require({"kafka", "varve"} <= set(services), path, f"has the services {sorted(services)}")
    built = {at(service, "image") for service in services.values() if at(service, "build")}
    for name, service in services.items():
        image = at(service, "image", default="")
        report.require(image, path, f"{name}: has no image")
        report.require(image in built or re.search(r":[^:]*\d", image), path, f"{name}: {image} has no version")
        if at(service, "build"):
            context = path.parent / at(service, "build", "context", default=".")
            file = context / at(service, "build", "dockerfile", default="Dockerfile")
            report.require(file.is_file(), path, f"{name}: there is no {file}")
        wanted = at(service, "depends_on", default={})
        for other in wanted:
            report.require(other in services, path, f"{name}: waits for {other}, which is no service")
            condition = at(wanted, other, "condition") if isinstance(wanted, dict) else None
            if condition == "service_healthy":
                report.require(at(services.get(other), "healthcheck", "test"), path,
                               f"{name}: waits for {other} to be healthy, which has no health check")
        for volume in at(service, "volumes", default=[]):
            source = volume.split(":")[0]
            known = (path.parent / source).exists() if source.startswith(".") else source in at(
                content, "volumes", default={})
            report.require(known, path, f"{name}: there is no volume or file {source}")


def check_prometheus(path, compose, report):
    content = (documents(path, report) or [{}])[0]
    jobs = at(content, "scrape_configs", default=[])
    report.require(jobs, path, "scrapes nothing")
    services = at((documents(compose, report) or [{}])[0], "services", default={})
    names = [at(job, "job_name") for job in jobs]
    report.require(len(names) == len(set(names)) and all(names), path, f"has the jobs {names}")
    for job in jobs:
        report.require(at(job, "metrics_path", default="/metrics") == "/metrics", path, "scrapes another path")
        targets = [target for group in at(job, "static_configs", default=[]) for target in at(group, "targets", default=[])]
        report.require(targets, path, f"{at(job, 'job_name')}: has no targets")
        for target in targets:
            host, _, port = str(target).partition(":")
            report.require(host in services and port.isdigit(), path, f"scrapes {target}, which is no service")


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent
    report = Report()
    check_kubernetes(folder / "kubernetes", report)
    check_compose(folder / "compose.yaml", report)
    check_prometheus(folder / "prometheus.yaml", folder / "compose.yaml", report)
    for problem in report.problems:
        print(problem, file=sys.stderr)
    print(f"deploy/check.py: {len(report.problems)} problems")
    return 1 if report.problems else 0


if __name__ == "__main__":
    sys.exit(main())
