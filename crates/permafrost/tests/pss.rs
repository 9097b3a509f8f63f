//! Verdicts of the Pod Security Standards that depend on level, version, or what else a pod says.
//!
//! The plugin's own fixtures, in `tests/pod_security.rs` of the workspace, hold the plain cases.

use permafrost::Level::{Baseline, Restricted};
use permafrost::{KubernetesVersion, Level, Policy, Source, check, check_with_fixes};

/// What refuses a pod of this spec: each rule with the id of the plugin's check.
fn refused(spec: &str, level: Level, minor: u16) -> Vec<String> {
    refused_object(&format!("kind: Pod\nspec: {{{spec}}}\n"), level, minor)
}

fn refused_object(text: &str, level: Level, minor: u16) -> Vec<String> {
    let policy = Policy::pod_security(level, KubernetesVersion::v1(minor));
    let findings = check(&Source::new(text), &policy).findings;
    let shown = findings.iter().map(|it| {
        let check = it.pss.expect("the standard alone was asked for");
        format!("{} {}", it.rule, check.id())
    });
    shown.collect()
}

/// Whether the rule is among what refuses a pod of this spec.
fn refuses(rule: &str, spec: &str, level: Level, minor: u16) -> bool {
    refused(spec, level, minor).iter().any(|it| it.split(' ').next() == Some(rule))
}

/// The spec of a pod with one container that says this of its security.
fn container(security: &str) -> String {
    format!("containers: [{{name: a, image: a:1.0, securityContext: {{{security}}}}}]")
}

/// The spec of a pod with a container and this volume.
fn volume(source: &str) -> String {
    format!("containers: [{{name: a, image: a:1.0}}], volumes: [{{name: v{source}}}]")
}

#[test]
fn capabilities_are_judged_by_the_list_of_level_and_version() {
    let adds = |name: &str, level, minor| {
        refused(&container(&format!("capabilities: {{add: [{name}]}}")), level, minor)
            .into_iter()
            .find(|it| it.starts_with("added-capabilities"))
    };
    let by = |check: &str| Some(format!("added-capabilities {check}"));
    assert_eq!(adds("CHOWN", Baseline, 37), None);
    assert_eq!(adds("CHOWN", Restricted, 21), None);
    assert_eq!(adds("CHOWN", Restricted, 22), by("capabilities_restricted"));
    assert_eq!(adds("NET_RAW", Baseline, 0), by("capabilities_baseline"));
    assert_eq!(adds("NET_RAW", Restricted, 21), by("capabilities_baseline"));
    assert_eq!(adds("NET_RAW", Restricted, 22), by("capabilities_restricted"));
    assert_eq!(adds("NET_BIND_SERVICE", Restricted, 37), None);
    for other_spelling in ["net_bind_service", "CAP_NET_BIND_SERVICE", "ALL", "all", "''", "null"] {
        assert!(adds(other_spelling, Baseline, 37).is_some(), "{other_spelling}");
        assert!(adds(other_spelling, Restricted, 37).is_some(), "{other_spelling}");
    }
}

#[test]
fn dropping_capabilities_is_demanded_from_1_22_on() {
    let keeps = |security: &str, minor| {
        refuses("kept-capabilities", &container(security), Restricted, minor)
    };
    assert!(!keeps("", 21));
    for kept in ["", "capabilities: {}", "capabilities: {drop: []}", "capabilities: {drop: [all]}"]
    {
        assert!(keeps(kept, 22), "{kept}");
    }
    assert!(!keeps("capabilities: {drop: [NET_RAW, ALL]}", 22));
}

#[test]
fn pods_for_windows_are_free_from_restricted_capabilities_since_1_25() {
    let windows = |security: &str| format!("os: {{name: windows}}, {}", container(security));
    let adds = windows("capabilities: {add: [SYS_ADMIN]}");
    assert!(refuses("kept-capabilities", &windows(""), Restricted, 24));
    assert!(!refuses("kept-capabilities", &windows(""), Restricted, 25));
    assert!(refuses("added-capabilities", &adds, Restricted, 24));
    assert!(!refuses("added-capabilities", &adds, Restricted, 25));
    assert!(refuses("added-capabilities", &adds, Baseline, 25));
    let linux = container("").replace("containers", "os: {name: linux}, containers");
    assert!(refuses("kept-capabilities", &linux, Restricted, 25));
    let selected = format!("nodeSelector: {{kubernetes.io/os: windows}}, {}", container(""));
    assert!(refuses("kept-capabilities", &selected, Restricted, 25));
}

#[test]
fn no_fix_writes_linux_fields_into_a_pod_for_windows() {
    let text = "kind: Pod\nspec:\n  os: {name: windows}\n  containers:\n  - name: a\n    image: a:1.0\n    securityContext: {privileged: true}\n";
    let policy = Policy::pod_security(Restricted, KubernetesVersion::v1(24));
    for finding in check_with_fixes(&Source::new(text), &policy).findings {
        let Ok(fix) = finding.fix else { continue };
        let after = fix.edits.apply(text);
        for field in ["capabilities", "allowPrivilegeEscalation", "seccompProfile", "privileged: f"]
        {
            assert!(!after.contains(field), "{}:\n{after}", finding.rule);
        }
    }
}

#[test]
fn a_user_namespace_unmasks_proc_at_baseline_since_1_35() {
    let unmasked = container("procMount: Unmasked");
    let own = format!("hostUsers: false, {unmasked}");
    let found = |spec: &str, level, minor| {
        let mut found = refused(spec, level, minor).into_iter();
        found.find_map(|it| it.strip_prefix("unmasked-proc ").map(str::to_owned))
    };
    let by = |check: &str| Some(check.to_owned());
    assert_eq!(found(&own, Baseline, 34), by("procMount"));
    assert_eq!(found(&own, Baseline, 35), None);
    assert_eq!(found(&own, Restricted, 34), by("procMount"));
    assert_eq!(found(&own, Restricted, 35), by("procMount_restricted"));
    assert_eq!(found(&unmasked, Baseline, 35), by("procMount"));
    assert_eq!(found(&unmasked, Restricted, 35), by("procMount_restricted"));
    assert_eq!(found(&format!("hostUsers: true, {unmasked}"), Baseline, 37), by("procMount"));
    assert_eq!(found(&container("procMount: ''"), Baseline, 37), by("procMount"));
}

#[test]
fn a_volume_is_refused_once_and_for_its_type() {
    let found = |source: &str, level| {
        let mut found = refused(&volume(source), level, 37);
        found.retain(|it| it.contains("olume"));
        found
    };
    let host_path = ", hostPath: {path: /a}";
    assert_eq!(found(host_path, Baseline), ["host-path-volume hostPathVolumes"]);
    assert_eq!(found(host_path, Restricted), ["host-path-volume restrictedVolumes"]);
    assert_eq!(found(", hostPath: {}", Baseline), ["host-path-volume hostPathVolumes"]);
    assert_eq!(found(", nfs: {}", Baseline), [""; 0]);
    assert_eq!(found(", nfs: {}", Restricted), ["restricted-volume-type restrictedVolumes"]);
    // Defaulting makes an empty directory of these before admission sees them.
    for empty in ["", ", hostPath: null", ", nfs: ~", ", unheardOf: {}", ", image: {}"] {
        assert_eq!(found(empty, Restricted), [""; 0], "{empty}");
    }
    // Kubernetes refuses two types in one volume; the plugin alone is content with a good one.
    let both = ", hostPath: {path: /a}, emptyDir: {}";
    assert_eq!(found(both, Baseline), ["host-path-volume hostPathVolumes"]);
    assert_eq!(found(both, Restricted), [""; 0]);
}

#[test]
fn on_the_hosts_network_the_ports_of_a_pod_are_ports_of_the_host() {
    let ports = "containers: [{name: a, image: a:1.0, ports: [{containerPort: 80}, {containerPort: 81, hostPort: 0}]}]";
    let found = |spec: &str| refused(spec, Baseline, 37);
    assert_eq!(found(ports), [""; 0]);
    let on_host = format!("hostNetwork: true, {ports}");
    assert_eq!(found(&on_host), ["host-network hostNamespaces", "host-port hostPorts"]);
    let deployment = format!("kind: Deployment\nspec: {{template: {{spec: {{{on_host}}}}}}}\n");
    assert_eq!(refused_object(&deployment, Baseline, 37), ["host-network hostNamespaces"]);
    let explicit =
        on_host.replace("hostPort: 0", "hostPort: 81").replace("{containerPort: 80}, ", "");
    assert_eq!(found(&explicit), ["host-network hostNamespaces", "host-port hostPorts"]);
}

#[test]
fn containers_of_every_list_are_judged() {
    for list in ["initContainers", "containers", "ephemeralContainers"] {
        let spec = "containers: [{name: a, image: a:1.0}], LIST: [{name: b, image: b:1.0, ports: [{hostPort: 1}], securityContext: {privileged: true, procMount: Unmasked, capabilities: {add: [BPF]}, windowsOptions: {hostProcess: true}}}]";
        let spec = spec.replace("LIST", list);
        let mut found = refused(&spec, Baseline, 37);
        found.sort();
        let expected = [
            "added-capabilities capabilities_baseline",
            "host-port hostPorts",
            "privileged-container privileged",
            "unmasked-proc procMount",
            "windows-host-process windowsHostProcess",
        ];
        assert_eq!(found, expected, "{list}");
    }
}

#[test]
fn a_patch_is_judged_by_what_it_says_alone() {
    let patch = |security: &str| {
        let text = format!(
            "kind: Deployment\nspec: {{template: {{spec: {{containers: [{{name: a, securityContext: {{{security}}}}}]}}}}}}\n"
        );
        refused_object(&text, Restricted, 37)
    };
    assert_eq!(patch("readOnlyRootFilesystem: true"), [""; 0]);
    let found = patch("capabilities: {drop: [MKNOD], add: [BPF]}");
    let expected =
        ["kept-capabilities capabilities_restricted", "added-capabilities capabilities_restricted"];
    assert_eq!(found, expected);
}

#[test]
fn what_a_template_writes_is_not_judged() {
    let text = "kind: Pod
spec:
  hostNetwork: {{ .Values.network }}
  containers:
  - name: a
    image: a:1.0
    ports:
    - containerPort: 80
      hostPort: {{ .Values.port }}
    securityContext:
      procMount: {{ .Values.proc | default \"Default\" }}
      windowsOptions:
        hostProcess: {{ .Values.process }}
      capabilities:
        add:
        - {{ .Values.capability }}
        drop:
        - NET_RAW
        {{- with .Values.all }}
        - {{ . }}
        {{- end }}
  volumes:
  - name: a
    hostPath: {{ .Values.path }}
  - name: b
    nfs: {{ .Values.nfs }}
  - name: c
    {{- toYaml .Values.volume | nindent 4 }}
";
    assert_eq!(refused_object(text, Baseline, 37), [""; 0]);
    let restricted = refused_object(text, Restricted, 37);
    let of_those = |it: &&String| it.contains("apabilities") || it.contains("olume");
    assert_eq!(restricted.iter().find(of_those), None);
}
