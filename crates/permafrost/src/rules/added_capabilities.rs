//! The rule `added-capabilities`.

use crate::finding::{Applicability, Fix, Severity};
use crate::model::item::Item;
use crate::model::workload::Workload;
use crate::policy::{Level, PssCheck};
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};

/// What the baseline standard lets a container add: the usual set without `NET_RAW`.
const USUAL: [&str; 13] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

/// The one that the restricted standard lets a container add.
const HARMLESS: &str = "NET_BIND_SERVICE";

/// Those with which a container changes its host, or itself past every other wall.
const GRAVE: [&str; 8] = [
    "ALL",
    "SYS_ADMIN",
    "SYS_MODULE",
    "SYS_PTRACE",
    "SYS_RAWIO",
    "DAC_READ_SEARCH",
    "BPF",
    "NET_ADMIN",
];

rule! {
    /// A container adds capabilities.
    ///
    /// # Why
    ///
    /// A capability is a part of what makes root powerful. `SYS_ADMIN` lets a process mount file
    /// systems, `SYS_MODULE` load code into the kernel, `NET_ADMIN` rewrite the network, `SYS_PTRACE`
    /// enter other processes: each is a way around what the image and the other fields forbid.
    ///
    /// # Examples
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     securityContext:
    ///       capabilities:
    ///         add: [SYS_ADMIN, NET_BIND_SERVICE]
    ///         drop: [ALL]
    /// ```
    ///
    /// ```yaml fixed
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     securityContext:
    ///       capabilities:
    ///         add: [NET_BIND_SERVICE]
    ///         drop: [ALL]
    /// ```
    ///
    /// Those that runtimes give to every container, except `NET_RAW`, may be added by the baseline
    /// standard, but not by the restricted one:
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     securityContext:
    ///       capabilities:
    ///         drop:
    ///         - ALL
    ///         add:
    ///         - CHOWN
    /// ```
    ///
    /// ```yaml fixed
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     securityContext:
    ///       capabilities:
    ///         drop:
    ///         - ALL
    /// ```
    ///
    /// The standards know names as Kubernetes writes them, in capitals and without `CAP_`. Some runtimes
    /// put `CAP_` in front themselves, so that `CAP_NET_BIND_SERVICE` names nothing that exists:
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     securityContext:
    ///       capabilities:
    ///         add: [CAP_NET_BIND_SERVICE]
    /// ```
    ///
    /// ```yaml fixed
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     securityContext:
    ///       capabilities:
    ///         add: [NET_BIND_SERVICE]
    /// ```
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     securityContext:
    ///       capabilities:
    ///         add: [NET_BIND_SERVICE]
    /// ```
    ///
    /// # Fix
    ///
    /// The name goes away, and with the last one the list. A name that may be added, but is written in
    /// another way than admission knows, is written in that way. A program that needs what is taken away
    /// fails: more often than not a device plugin, a volume or another port serves it as well.
    ///
    /// # References
    ///
    /// - [Set capabilities for a Container](https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-capabilities-for-a-container)
    /// - [capabilities(7)](https://man7.org/linux/man-pages/man7/capabilities.7.html)
    /// - [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/),
    ///   baseline, check `capabilities_baseline`; restricted, check `capabilities_restricted`
    /// - NSA/CISA Kubernetes Hardening Guide; CIS Kubernetes Benchmark 1.12, 5.2.8 and 5.2.9
    /// - Also known as: Trivy KSV-0022, KSV-0005, KSV-0119 and KSV-0120, Checkov `CKV_K8S_25` and
    ///   `CKV_K8S_39`, Polaris `dangerousCapabilities` and `insecureCapabilities`, Kubescape C-0046,
    ///   Kyverno `disallow-capabilities` and `disallow-capabilities-strict`
    ADDED_CAPABILITIES {
        id: "added-capabilities",
        title: "Added capabilities",
        severity: Warning,
        level: Baseline,
        way: Privileges,
        peers: [
            "trivy:KSV-0022", "trivy:KSV-0005", "trivy:KSV-0119", "trivy:KSV-0120",
            "trivy:KSV-0106", "checkov:CKV_K8S_25", "checkov:CKV_K8S_39",
            "polaris:dangerousCapabilities", "polaris:insecureCapabilities", "kubesec:CapSysAdmin",
            "kubescape:C-0046", "kyverno:disallow-capabilities",
            "kyverno:disallow-capabilities-strict", "monokle:PSS104", "monokle:PSS206",
        ],
        why: "Each added capability is a way around what the image and the other fields forbid.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    let windows_is_free = workload.is_windows() && PssCheck::frees_windows(cx.version());
    for container in workload.containers() {
        for item in container.field(&["securityContext", "capabilities", "add"]).items() {
            let Some(name) = name_of(item).filter(|&name| name != HARMLESS) else { continue };
            let real = real_name(name);
            let message = match (real.as_str(), real == name) {
                ("", _) => format!("{container} adds a capability that has no name"),
                ("ALL", _) => format!("{container} adds every capability that there is"),
                (_, true) => format!("{container} adds the capability `{name}`"),
                (_, false) => {
                    format!("{container} adds `{name}`, which admission knows only as `{real}`")
                }
            };
            let is_usual = USUAL.contains(&name);
            let check = if is_usual {
                PssCheck::CapabilitiesRestricted
            } else {
                PssCheck::CapabilitiesBaseline
            };
            let pss = cx.pss(check);
            let level = cx.policy().level;
            let finding = cx.report(item, message, || fix(item, &real, level));
            finding.pss = pss
                .filter(|&check| !(windows_is_free && check == PssCheck::CapabilitiesRestricted));
            if is_usual {
                finding.level = Level::Restricted;
            }
            if GRAVE.contains(&real.as_str()) {
                finding.severity = Severity::Error;
            }
        }
    }
}

/// The name of a capability; Kubernetes reads null as an empty one.
fn name_of(item: Item<'_>) -> Option<&str> {
    let is_null = item.node().is_null() && !item.node().is_templated();
    item.as_str().or(is_null.then_some(""))
}

/// The name that is meant, as Kubernetes writes it.
fn real_name(name: &str) -> String {
    let upper = name.to_ascii_uppercase();
    upper.strip_prefix("CAP_").unwrap_or(&upper).to_owned()
}

/// Takes the name away, or writes it so that admission knows it where it may be added.
fn fix(item: Item<'_>, real: &str, level: Level) -> Result<Fix, Declined> {
    let name = item.as_str().unwrap_or_default();
    let may_be_added =
        if level >= Level::Restricted { real == HARMLESS } else { USUAL.contains(&real) };
    if may_be_added && name != real {
        // Runtimes read any letters, but not every one of them reads the prefix.
        let same = name.eq_ignore_ascii_case(real);
        let applicability = if same { Applicability::Safe } else { Applicability::MayBreak };
        let rewrite = item.replace(&Value::text(real))?;
        return Ok(Fix::new(format!("Write it as `{real}`"), applicability, rewrite));
    }
    let title = match name {
        "" => "Remove the empty name".to_owned(),
        _ => format!("Remove the capability `{name}`"),
    };
    Ok(Fix::new(title, Applicability::MayBreak, item.remove()?))
}
