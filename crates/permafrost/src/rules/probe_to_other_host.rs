//! The rule `probe-to-other-host`.

use crate::finding::{Applicability, Fix};
use crate::model::slot::Slot;
use crate::model::workload::{Container, Workload};
use crate::policy::PssCheck;
use crate::rewrite::outcome::{Declined, Rewrite, Value};
use crate::rule::{Checker, rule};

/// Where probes and lifecycle hooks stand in a container, and what a message calls them.
const HANDLERS: [(&[&str], &str); 5] = [
    (&["livenessProbe"], "liveness probe"),
    (&["readinessProbe"], "readiness probe"),
    (&["startupProbe"], "startup probe"),
    (&["lifecycle", "postStart"], "`postStart` hook"),
    (&["lifecycle", "preStop"], "`preStop` hook"),
];

rule! {
    /// A probe or a lifecycle hook names the host that it is aimed at.
    ///
    /// # Why
    ///
    /// The kubelet makes these calls from the network of the host. Whoever may write a pod can aim it
    /// with `host` at addresses that only the host can reach: services on its loopback address, the
    /// interfaces of a cloud provider, other machines. A call can change what answers it.
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
    ///     livenessProbe:
    ///       httpGet:
    ///         host: 127.0.0.1
    ///         port: 8080
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
    ///     livenessProbe:
    ///       httpGet:
    ///         port: 8080
    /// ```
    ///
    /// A name is often meant for a server of several sites, which the header is for:
    ///
    /// ```yaml bad
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     readinessProbe:
    ///       httpGet:
    ///         path: /ready
    ///         host: shop.example.com
    ///         port: 8080
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
    ///     readinessProbe:
    ///       httpGet:
    ///         path: /ready
    ///         httpHeaders:
    ///         - name: Host
    ///           value: shop.example.com
    ///         port: 8080
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
    ///     livenessProbe:
    ///       tcpSocket:
    ///         port: 8080
    /// ```
    ///
    /// # Fix
    ///
    /// `host` goes away, and the kubelet calls the pod itself; a name moves to the header `Host`. A
    /// program that listens on its loopback address alone isn't reached then: let it listen on the
    /// pod's address, or use an `exec` probe.
    ///
    /// # References
    ///
    /// - [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/),
    ///   baseline, check `hostProbesAndHostLifecycle`, from Kubernetes 1.34 on
    /// - [Configure Liveness, Readiness and Startup Probes](https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/)
    PROBE_TO_OTHER_HOST {
        id: "probe-to-other-host",
        title: "Probe to other host",
        severity: Warning,
        level: Baseline,
        way: Network,
        peers: [],
        why: "The kubelet, in the network of the host, calls whatever address the pod names, and a \
              call can change what answers it.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    let Some(pss) = cx.pss(PssCheck::HostProbesAndHostLifecycle) else { return };
    for container in workload.containers() {
        for (keys, name) in HANDLERS {
            if container.node().get(keys[0]).is_none() {
                continue;
            }
            for action in ["httpGet", "tcpSocket"] {
                let call = Call { container, keys, action };
                let host = call.field("host");
                let Some(value) = host.as_str().filter(|it| !it.is_empty()) else { continue };
                if !host.is_unknown() {
                    let message = format!("the {name} of {container} is aimed at `{value}`");
                    cx.report(host, message, || fix(call, value)).pss = Some(pss);
                }
            }
        }
    }
}

/// A call that a probe or a hook makes.
#[derive(Clone, Copy)]
struct Call<'w> {
    container: Container<'w>,
    keys: &'static [&'static str],
    action: &'static str,
}

impl<'w> Call<'w> {
    fn field(self, key: &'static str) -> Slot<'w> {
        match *self.keys {
            [first, second] => self.container.field(&[first, second, self.action, key]),
            [first, ..] => self.container.field(&[first, self.action, key]),
            [] => self.container.field(&[self.action, key]),
        }
    }
}

fn fix(call: Call<'_>, host: &str) -> Result<Fix, Declined> {
    let is_numeric = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    let is_address = host == "localhost" || host.contains(':') || host.bytes().all(is_numeric);
    let headers = call.field("httpHeaders");
    let has_header =
        headers.items().any(|it| it.name().is_some_and(|it| it.eq_ignore_ascii_case("Host")));
    let (title, rewrite) = if is_address || has_header || call.action == "tcpSocket" {
        ("Call the pod itself", call.field("host").remove()?)
    } else {
        ("Move the name to the header `Host`", to_header(call.field("host"), headers, host)?)
    };
    Ok(Fix::new(title, Applicability::MayBreak, rewrite))
}

/// Makes a header of the host's name.
fn to_header(field: Slot<'_>, headers: Slot<'_>, host: &str) -> Result<Rewrite, Declined> {
    let header = Value::Map(vec![
        ("name".to_owned(), Value::text("Host")),
        ("value".to_owned(), Value::text(host)),
    ]);
    if headers.value().is_some() {
        return headers.append(&header)?.and(field.remove()?);
    }
    field.exchange("httpHeaders", &Value::List(vec![header]))
}

#[cfg(test)]
mod tests {
    use crate::{KubernetesVersion, Policy, Source, check_with_fixes};

    const START: &str = "kind: Pod\nspec:\n  containers:\n  - name: a\n    image: a:1\n";

    /// Each finding's message, and the text after its fix.
    fn found(container: &str, minor: u16) -> Vec<(String, String)> {
        let policy =
            Policy { kubernetes_version: KubernetesVersion::v1(minor), ..Policy::default() };
        let source = Source::new(format!("{START}{container}"));
        let findings = check_with_fixes(&source, &policy).findings.into_iter();
        let own = findings.filter(|it| it.rule == "probe-to-other-host");
        own.map(|it| {
            let after = it.fix.expect("the rule has a fix").edits.apply(source.text());
            (it.message, after.strip_prefix(START).expect("the start stays").to_owned())
        })
        .collect()
    }

    #[test]
    fn hooks_are_looked_at_as_probes_are_and_from_1_34_on() {
        let hook = "    lifecycle:\n      preStop: {tcpSocket: {host: localhost, port: 1}}\n";
        let message = "the `preStop` hook of `a` is aimed at `localhost`".to_owned();
        let after = hook.replace("host: localhost, ", "");
        assert_eq!(found(hook, 34), [(message, after)]);
        assert_eq!(found(hook, 33), []);
    }

    #[test]
    fn an_empty_host_is_none() {
        assert_eq!(found("    livenessProbe: {httpGet: {host: '', port: 1}}\n", 37), []);
        assert_eq!(found("    livenessProbe: {httpGet: {host: null, port: 1}}\n", 37), []);
    }

    #[test]
    fn a_name_joins_the_headers_that_are_there() {
        let probe = "    startupProbe:\n      httpGet:\n        host: b.example\n        port: 1\n        httpHeaders:\n        - name: X\n          value: y\n";
        let after = "    startupProbe:\n      httpGet:\n        port: 1\n        httpHeaders:\n        - name: X\n          value: y\n        - name: Host\n          value: b.example\n";
        assert_eq!(found(probe, 37)[0].1, after);
        let with_header = probe.replace("name: X", "name: host");
        let after = with_header.replace("        host: b.example\n", "");
        assert_eq!(found(&with_header, 37)[0].1, after);
    }
}
