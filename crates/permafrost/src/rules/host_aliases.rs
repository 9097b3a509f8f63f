//! The rule `host-aliases`.

use crate::finding::{Applicability, Fix};
use crate::model::slot::Slot;
use crate::model::workload::Workload;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};

rule! {
    /// A pod adds entries to the hosts file of its containers.
    ///
    /// # Why
    ///
    /// The kubelet writes `hostAliases` into `/etc/hosts`, a file of the image, in every container of the
    /// pod. A name then leads to an address that no name server knows of, and nobody who reviews the image
    /// or the zone sees where its connections go.
    ///
    /// # Examples
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   hostAliases:
    ///   - ip: 10.0.0.7
    ///     hostnames: [registry.example.com]
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
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
    /// ```
    ///
    /// # Fix
    ///
    /// The list goes away. A Service without selector, or of the type `ExternalName`, gives an address a name
    /// that everybody sees.
    ///
    /// # References
    ///
    /// - [Adding entries to Pod /etc/hosts with HostAliases](https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/)
    /// - Also known as: Trivy KSV-0007, kubesec `HostAliases`
    HOST_ALIASES {
        id: "host-aliases",
        title: "Host aliases",
        severity: Info,
        level: Immutable,
        way: Network,
        peers: ["trivy:KSV-0007", "kubesec:HostAliases"],
        why: "Names that are looked up in a file of the pod can lead to another address than \
              everywhere else.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    let aliases = workload.pod_field(&["hostAliases"]);
    if let Some(first) = aliases.items().next() {
        let message = format!("{workload} writes names of its own into `/etc/hosts`");
        cx.report(first, message, || fix(aliases));
    }
}

fn fix(aliases: Slot<'_>) -> Result<Fix, Declined> {
    Ok(Fix::new("Remove `hostAliases`", Applicability::MayBreak, aliases.remove()?))
}
