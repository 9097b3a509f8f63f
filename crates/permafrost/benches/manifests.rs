//! What a check of a large stream of manifests costs, side by side with a bare parse of it.
//!
//! Run by `cargo xtask bench`. Every number is the median of several runs in one process; memory is
//! the most that was allocated at one time during a call, the text itself left out.

#![expect(clippy::cast_precision_loss, reason = "numbers for people")]

use peak_alloc::PeakAlloc;
use permafrost::syntax::yaml;
use permafrost::{Kind, Policy, Source, check, check_with_fixes};
use std::fmt::Write;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// How large the stream is, in bytes.
const STREAM: usize = 10 << 20;

/// How often each call is measured.
const RUNS: usize = 9;

fn main() {
    let source = Source::with_kind(stream(STREAM), Kind::Kubernetes);
    let policy = Policy::default();
    let megabytes = |bytes: usize| bytes as f64 / f64::from(1 << 20);
    println!("a stream of {:.1} MB of manifests", megabytes(source.text().len()));
    let bare = measure("the bare parse", || bare_parse(source.text()));
    let tree = measure("the tree", || yaml::parse(source.text()).documents.len());
    let whole = measure("a check", || check(&source, &policy).findings.len());
    println!("{:>8.2} times the bare parse: the tree", ratio(tree, bare));
    println!("{:>8.2} times the bare parse: a check", ratio(whole, bare));
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    black_box(check(&source, &policy));
    let used = ALLOCATOR.peak_usage() - before;
    let times = used as f64 / source.text().len() as f64;
    println!("{:>8.2} times the text: the memory of a check, {:.0} MB", times, megabytes(used));
    measure_few("a check with fixes", || check_with_fixes(&source, &policy).findings.len());
    fixtures();
}

/// The admission fixtures of Kubernetes in one call, where they are there.
fn fixtures() {
    let root = std::env::var_os("PERMAFROST_PSA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/psa"),
        PathBuf::from,
    );
    let mut files = Vec::new();
    let mut open = vec![root];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "yaml") {
                files.push(fs::read_to_string(path).expect("a fixture can be read"));
            }
        }
    }
    if files.is_empty() {
        println!("the admission fixtures are not here: passed over");
        return;
    }
    let source = Source::with_kind(files.join("\n---\n"), Kind::Kubernetes);
    let policy = Policy::default();
    println!("{} admission fixtures in one call", files.len());
    measure("a check", || check(&source, &policy).findings.len());
    measure_few("a check with fixes", || check_with_fixes(&source, &policy).findings.len());
}

/// Reads every event and keeps none.
fn bare_parse(text: &str) -> usize {
    let parser = granit_parser::Parser::new_from_str(text);
    parser.filter(|event| black_box(event).is_ok()).count()
}

fn measure(what: &str, call: impl FnMut() -> usize) -> Duration {
    measure_times(what, RUNS, call)
}

fn measure_few(what: &str, call: impl FnMut() -> usize) -> Duration {
    measure_times(what, 3, call)
}

fn measure_times(what: &str, runs: usize, mut call: impl FnMut() -> usize) -> Duration {
    let mut times: Vec<Duration> = Vec::new();
    let mut counted = 0;
    for _ in 0..runs {
        let start = Instant::now();
        counted = black_box(call());
        times.push(start.elapsed());
    }
    times.sort();
    let median = times[times.len() / 2];
    println!("{:>8.1} ms  {what} ({counted})", median.as_secs_f64() * 1000.0);
    median
}

fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64()
}

/// Manifests as charts and teams write them: a third runs containers, of which some are hardened,
/// some are as the first tutorial left them, and most are between.
fn stream(bytes: usize) -> String {
    let mut out = String::with_capacity(bytes + 4096);
    for number in 0.. {
        if out.len() >= bytes {
            return out;
        }
        let name = format!("service-{number}");
        match number % 9 {
            0 => deployment(&mut out, &name, Care::Hardened),
            1 | 8 => service(&mut out, &name),
            2 | 7 => config_map(&mut out, &name),
            3 => deployment(&mut out, &name, Care::Some),
            4 => ingress(&mut out, &name),
            5 => account(&mut out, &name),
            _ => deployment(&mut out, &name, Care::None),
        }
    }
    out
}

/// How much thought was given to security.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Care {
    None,
    Some,
    Hardened,
}

fn head(out: &mut String, version: &str, kind: &str, name: &str) {
    let _ = write!(
        out,
        "---\n# Source: shop/templates/{name}.yaml\napiVersion: {version}\nkind: {kind}\nmetadata:\n  name: {name}\n  namespace: shop\n  labels:\n    app.kubernetes.io/name: {name}\n    app.kubernetes.io/instance: shop\n    app.kubernetes.io/version: \"1.14.2\"\n    app.kubernetes.io/managed-by: Helm\n    helm.sh/chart: shop-4.2.1\n"
    );
}

fn deployment(out: &mut String, name: &str, care: Care) {
    head(out, "apps/v1", "Deployment", name);
    let _ = write!(
        out,
        "spec:\n  replicas: 3\n  revisionHistoryLimit: 10\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: {name}\n  template:\n    metadata:\n      annotations:\n        checksum/config: 3b1f9a7e5c2d4608bf13579ace02468bdf13579ace02468bdf13579ace024680\n        prometheus.io/scrape: \"true\"\n      labels:\n        app.kubernetes.io/name: {name}\n    spec:\n"
    );
    if care != Care::None {
        out.push_str("      serviceAccountName: shop\n      automountServiceAccountToken: false\n      securityContext:\n        runAsNonRoot: true\n        fsGroup: 10001\n");
    }
    if care == Care::Hardened {
        out.push_str("        seccompProfile:\n          type: RuntimeDefault\n");
    }
    let image = if care == Care::Hardened {
        "registry.example.com/shop/app:1.14.2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
    } else {
        "registry.example.com/shop/app:1.14.2"
    };
    let _ = write!(
        out,
        "      containers:\n        - name: app\n          image: {image}\n          imagePullPolicy: IfNotPresent\n"
    );
    match care {
        Care::None => {}
        Care::Some => out.push_str("          securityContext:\n            allowPrivilegeEscalation: false\n            runAsUser: 10001\n"),
        Care::Hardened => out.push_str("          securityContext:\n            allowPrivilegeEscalation: false\n            readOnlyRootFilesystem: true\n            runAsUser: 10001\n            capabilities:\n              drop: [\"ALL\"]\n"),
    }
    let _ = write!(
        out,
        "          args: [\"--listen=:8080\", \"--log-level=info\", \"--config=/etc/app/app.yaml\"]\n          env:\n            - name: DATABASE_HOST\n              value: postgres.shop.svc.cluster.local\n            - name: DATABASE_USER\n              value: shop\n            - name: DATABASE_PASSWORD\n              valueFrom:\n                secretKeyRef:\n                  name: {name}-db\n                  key: password\n            - name: POD_NAME\n              valueFrom:\n                fieldRef:\n                  fieldPath: metadata.name\n          ports:\n            - name: http\n              containerPort: 8080\n              protocol: TCP\n          livenessProbe:\n            httpGet:\n              path: /healthz\n              port: http\n            initialDelaySeconds: 10\n            periodSeconds: 10\n          readinessProbe:\n            httpGet:\n              path: /ready\n              port: http\n          resources:\n            requests:\n              cpu: 100m\n              memory: 128Mi\n            limits:\n              memory: 256Mi\n          volumeMounts:\n            - name: config\n              mountPath: /etc/app\n              readOnly: true\n            - name: tmp\n              mountPath: /tmp\n      volumes:\n        - name: config\n          configMap:\n            name: {name}\n        - name: tmp\n          emptyDir:\n            sizeLimit: 64Mi\n      affinity:\n        podAntiAffinity:\n          preferredDuringSchedulingIgnoredDuringExecution:\n            - weight: 100\n              podAffinityTerm:\n                topologyKey: kubernetes.io/hostname\n                labelSelector:\n                  matchLabels:\n                    app.kubernetes.io/name: {name}\n"
    );
}

fn service(out: &mut String, name: &str) {
    head(out, "v1", "Service", name);
    let _ = write!(
        out,
        "spec:\n  type: ClusterIP\n  ports:\n    - name: http\n      port: 80\n      targetPort: http\n      protocol: TCP\n  selector:\n    app.kubernetes.io/name: {name}\n"
    );
}

fn config_map(out: &mut String, name: &str) {
    head(out, "v1", "ConfigMap", name);
    out.push_str(
        "data:\n  LOG_LEVEL: info\n  FEATURES: \"search,basket,wishlist\"\n  app.yaml: |\n",
    );
    for line in 0..24 {
        let _ = writeln!(out, "    option-{line}: value-{line} # what it does: {line}");
    }
}

fn ingress(out: &mut String, name: &str) {
    head(out, "networking.k8s.io/v1", "Ingress", name);
    let _ = write!(
        out,
        "spec:\n  ingressClassName: nginx\n  tls:\n    - hosts: [shop.example.com]\n      secretName: shop-tls\n  rules:\n    - host: shop.example.com\n      http:\n        paths:\n          - path: /{name}\n            pathType: Prefix\n            backend:\n              service:\n                name: {name}\n                port:\n                  name: http\n"
    );
}

fn account(out: &mut String, name: &str) {
    head(out, "v1", "ServiceAccount", name);
    out.push_str("automountServiceAccountToken: false\n");
}
