//! The rule `privileged-port`.

use crate::finding::{Applicability, Fix, Severity};
use crate::model::built::BuiltUser;
use crate::model::item::Item;
use crate::model::pair::Pair;
use crate::policy::KubernetesVersion;
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};

rule! {
    /// The image listens below port 1024 as somebody who may not be allowed to.
    ///
    /// # Why
    ///
    /// A kernel keeps the ports below 1024 for root and for whoever has `NET_BIND_SERVICE`. containerd since
    /// 2.0 and Docker lift that for pods with a network of their own; older containerd and CRI-O don't, unless
    /// they are told to, and in the network of the host nobody does. Where the program then fails, it is
    /// soon run as root or given all its capabilities back. Neither file shows this by itself.
    ///
    /// # Examples
    ///
    /// Beside this Dockerfile
    ///
    /// ```dockerfile beside
    /// FROM registry.example.com/base:1.4.2
    /// EXPOSE 80
    /// USER 1234
    /// ```
    ///
    /// the port is there on some clusters and not on others:
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: registry.example.com/team/web:1.2
    ///     securityContext:
    ///       capabilities:
    ///         drop:
    ///         - ALL
    /// ```
    ///
    /// ```yaml fixed
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: registry.example.com/team/web:1.2
    ///     securityContext:
    ///       capabilities:
    ///         drop:
    ///         - ALL
    ///   securityContext:
    ///     sysctls:
    ///     - name: net.ipv4.ip_unprivileged_port_start
    ///       value: "0"
    /// ```
    ///
    /// Where the container says on which ports it listens, only these count:
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: registry.example.com/team/web:1.2
    ///     ports:
    ///     - containerPort: 8080
    ///     securityContext:
    ///       capabilities:
    ///         drop:
    ///         - ALL
    /// ```
    ///
    /// # Fix
    ///
    /// The pod says for its own network that no port is kept, which every level of the Pod Security Standards
    /// allows and Kubernetes takes for safe since v1.22. In the network of the host there is no fix: let the
    /// program listen on a port above 1023.
    ///
    /// # References
    ///
    /// - [Using sysctls in a Kubernetes Cluster](https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/)
    /// - [containerd: unprivileged ports by default](https://github.com/containerd/containerd/pull/9348)
    /// - [CRI-O: the same is asked for](https://github.com/cri-o/cri-o/issues/10050)
    PRIVILEGED_PORT {
        id: "privileged-port",
        title: "Port below 1024",
        severity: Info,
        level: Immutable,
        way: Privileges,
        peers: [],
        why: "A program that doesn't get its port is soon given root or its capabilities back.",
        check: Together(check),
    }
}

/// The setting of a network that says from which port on anybody may listen.
const SETTING: &str = "net.ipv4.ip_unprivileged_port_start";

/// The first version of Kubernetes that takes this setting for safe.
const SAFE_SINCE: KubernetesVersion = KubernetesVersion::v1(22);

fn check(pair: &Pair<'_>, cx: &mut Checker<'_>) {
    let (container, workload) = (pair.container, pair.container.workload);
    let drop = container.field(&["securityContext", "capabilities", "drop"]);
    let add = container.field(&["securityContext", "capabilities", "add"]);
    let is_all = |item: Item<'_>| item.as_str().is_some_and(|it| it.eq_ignore_ascii_case("ALL"));
    if !drop.items().any(is_all) || !add.is_missing() || !runs_as_another(pair) {
        return;
    }
    let ports = container.field(&["ports"]);
    let number = |port: Item<'_>| port.field(&["containerPort"]).as_integer();
    let listens =
        |port: u16| ports.is_missing() || ports.items().any(|it| number(it) == Some(port.into()));
    let sysctls = workload.pod_field(&["securityContext", "sysctls"]);
    let is_setting =
        |item: Item<'_>| item.name().is_none_or(|name| name.replace('/', ".") == SETTING);
    if sysctls.is_unknown() || sysctls.items().any(is_setting) || workload.is_windows() {
        return;
    }
    let Some(port) = pair.image.ports.iter().find(|port| port.what < 1024 && listens(port.what))
    else {
        return;
    };
    let of_host = workload.pod_field(&["hostNetwork"]).as_bool() == Some(true);
    let outcome = if of_host { "won't" } else { "may not" };
    let message = format!(
        "{container} {outcome} get port {}, exposed in line {} of the Dockerfile, without \
         `NET_BIND_SERVICE` or root",
        port.what, port.line
    );
    let is_safe = cx.version() >= SAFE_SINCE;
    let finding = cx.report(drop, message, || {
        if of_host || !is_safe {
            return Err(Declined::because("let the program listen on a port above 1023"));
        }
        let setting = [("name", SETTING), ("value", "0")]
            .map(|(key, text)| (key.to_owned(), Value::text(text)));
        let rewrite = sysctls.append(&Value::Map(setting.into()))?;
        Ok(Fix::new("Keep no port for root", Applicability::MayBreak, rewrite))
    });
    if of_host {
        finding.severity = Severity::Warning;
    }
}

/// Whether somebody but root certainly runs.
fn runs_as_another(pair: &Pair<'_>) -> bool {
    let user = pair.effective("runAsUser");
    if user.is_missing() {
        return matches!(pair.image.user, BuiltUser::Named(..) | BuiltUser::NonRoot);
    }
    user.as_integer().is_some_and(|user| user != 0)
}

#[cfg(test)]
mod tests {
    use crate::{Beside, Kind, Policy, Severity, Source, check_beside};

    /// How much the finding matters, if there is one.
    fn found(dockerfile: &str, pod: &str, container: &str) -> Option<Severity> {
        let dockerfile = Source::with_kind(dockerfile, Kind::Dockerfile);
        let beside = Beside { dockerfile: &dockerfile, image: Some("web") };
        let text = format!(
            "kind: Pod\nspec: {{{pod} containers: [{{name: a, image: web, {container}}}]}}"
        );
        let report = check_beside(&Source::new(text), beside, &Policy::default());
        report.findings.iter().find(|it| it.rule == "privileged-port").map(|it| it.severity)
    }

    const FILE: &str = "FROM a\nEXPOSE 8080 80/tcp\nUSER app";
    const DROPPED: &str = "securityContext: {capabilities: {drop: [all]}}";

    #[test]
    fn it_matters_more_in_the_network_of_the_host() {
        assert_eq!(found(FILE, "", DROPPED), Some(Severity::Info));
        assert_eq!(found(FILE, "hostNetwork: true,", DROPPED), Some(Severity::Warning));
        let listed = format!("{DROPPED}, ports: [{{containerPort: 80}}]");
        assert_eq!(found(FILE, "", &listed), Some(Severity::Info));
    }

    #[test]
    fn who_may_listen_is_no_finding() {
        for (file, pod, container) in [
            ("FROM a\nEXPOSE 80\nUSER 0", "", DROPPED),
            ("FROM a\nEXPOSE 80", "", DROPPED),
            ("FROM a\nEXPOSE 8080\nUSER 7", "", DROPPED),
            (FILE, "securityContext: {runAsUser: 0},", DROPPED),
            (
                FILE,
                "securityContext: {sysctls: [{name: net/ipv4/ip_unprivileged_port_start, value: '0'}]},",
                DROPPED,
            ),
            (FILE, "", "securityContext: {capabilities: {drop: [NET_RAW]}}"),
            (FILE, "", "securityContext: {capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}"),
            (
                FILE,
                "",
                "securityContext: {capabilities: {drop: [ALL]}}, ports: [{containerPort: 8080}]",
            ),
        ] {
            assert_eq!(found(file, pod, container), None, "{file} {pod} {container}");
        }
        assert!(found("FROM a\nEXPOSE 80", "securityContext: {runAsUser: 7},", DROPPED).is_some());
    }
}
