#!/usr/bin/env python3
"""Proves that check.py finds what can be wrong: each of these changes to deploy/ must be a problem."""

import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent

# File, what stands there, what stands there instead.
MISTAKES = [
    ("kubernetes/statefulset.yaml", "replicas: 2", "replicas: 9"),
    ("kubernetes/statefulset.yaml", ', "--advertise", "$(POD_IP):8080"]', "]"),
    ("kubernetes/statefulset.yaml", "path: /readyz", "path: /ready"),
    ("kubernetes/statefulset.yaml", "              path: /livez\n              port: http\n            periodSeconds: 10",
     "              path: /readyz\n              port: http\n            periodSeconds: 10"),
    ("kubernetes/statefulset.yaml", "serviceName: varve-pods", "serviceName: varve-pod"),
    ("kubernetes/statefulset.yaml", "          configMap:\n            name: varve", "          configMap:\n            name: other"),
    ("kubernetes/statefulset.yaml", "            - name: http\n              containerPort", "            - name: web\n              containerPort"),
    ("kubernetes/statefulset.yaml", "/etc/varve/varve.yaml", "/etc/varve/other.yaml"),
    ("kubernetes/statefulset.yaml", "mountPath: /run/secrets/kafka", "mountPath: /run/secrets/other"),
    ("kubernetes/statefulset.yaml", "runAsNonRoot: true", "runAsNonRoot: false"),
    ("kubernetes/statefulset.yaml", "apiVersion: apps/v1", "apiVersion: apps/v1beta1"),
    ("kubernetes/statefulset.yaml", "            limits:\n              memory: 4Gi\n", ""),
    ("kubernetes/statefulset.yaml", "  replicas: 2\n", "  replicas: 2\n  replicas: 2\n"),
    ("kubernetes/configmap.yaml", "file:/run/secrets/kafka/password", "hunter2"),
    ("kubernetes/configmap.yaml", "bootstrap: kafka", "bootstrap: {kafka"),
    ("kubernetes/configmap.yaml", "  name: varve\n", "  name: varves\n"),
    ("kubernetes/secret.yaml", "password: change-me", "passwort: change-me"),
    ("kubernetes/service.yaml", "component: engine", "component: engines"),
    ("kubernetes/service.yaml", "targetPort: http", "targetPort: web"),
    ("kubernetes/poddisruptionbudget.yaml", "maxUnavailable: 1", "maxUnavailable: 1\n  minAvailable: 1"),
    ("kubernetes/poddisruptionbudget.yaml", "component: engine", "component: other"),
    ("kubernetes/horizontalpodautoscaler.yaml", "maxReplicas: 8", "maxReplicas: 9"),
    ("kubernetes/horizontalpodautoscaler.yaml", "name: varve_shard_lag_events", "name: varve_lag"),
    ("kubernetes/horizontalpodautoscaler.yaml", "kind: StatefulSet", "kind: Deployment"),
    ("kubernetes/kustomization.yaml", "  - service.yaml\n", ""),
    ("compose.yaml", "kafka:\n        condition: service_healthy", "broker:\n        condition: service_healthy"),
    ("compose.yaml", "apache/kafka:3.9.1", "apache/kafka:latest"),
    ("compose.yaml", "dockerfile: deploy/Dockerfile", "dockerfile: deploy/Dockerfiles"),
    ("compose.yaml", "kafka-data:/var", "kafka-date:/var"),
    ("compose.yaml", "./prometheus.yaml:", "./prometheus.yml:"),
    ("prometheus.yaml", "varve:8080", "engine:8080"),
    ("prometheus.yaml", "metrics_path: /metrics", "metrics_path: /stats"),
    ("prometheus.yaml", "scrape_configs:", "scrape_config:"),
]


def status(folder):
    return subprocess.run([sys.executable, HERE / "check.py", folder], capture_output=True, text=True)


def main():
    failures = 0
    for name, good, bad in MISTAKES:
        with tempfile.TemporaryDirectory() as temporary:
            folder = pathlib.Path(temporary) / "deploy"
            shutil.copytree(HERE, folder)
            path = folder / name
            text = path.read_text()
            if good not in text:
                print(f"{name}: `{good}` is not there to be changed", file=sys.stderr)
                failures += 1
                continue
            path.write_text(text.replace(good, bad, 1))
            result = status(folder)
            if result.returncode != 1 or not result.stderr:
                print(f"{name}: `{bad}` was not found", file=sys.stderr)
                failures += 1
    if status(HERE).returncode != 0:
        print("deploy/ itself is not in order", file=sys.stderr)
        failures += 1
    print(f"deploy/test_check.py: {len(MISTAKES)} mistakes, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
