//! Charts as they are pasted: raw, with templates in them that nobody has carried out.

use permafrost::{Applicability, Finding, Policy, Report, Source, check_with_fixes, fix};

fn report(text: &str) -> Report {
    let report = check_with_fixes(&Source::new(text), &Policy::default());
    assert_eq!(report.syntax_errors, [], "{text}");
    report
}

fn rules(text: &str) -> Vec<&'static str> {
    report(text).findings.iter().map(|finding| finding.rule).collect()
}

/// A deployment whose container holds these lines, indented by ten.
fn deployment(container: &str) -> String {
    format!(
        "kind: Deployment\nmetadata:\n  name: {{{{ include \"app.name\" . }}}}\nspec:\n  template:\n    spec:\n      {{{{- with .Values.podSecurityContext }}}}\n      securityContext:\n        {{{{- toYaml . | nindent 8 }}}}\n      {{{{- end }}}}\n      automountServiceAccountToken: false\n      containers:\n        - name: {{{{ .Chart.Name }}}}\n          image: \"{{{{ .Values.image.repository }}}}:{{{{ .Values.image.tag | default .Chart.AppVersion }}}}\"\n{container}      volumes:\n        {{{{- toYaml .Values.volumes | nindent 8 }}}}\n"
    )
}

#[test]
fn what_a_template_writes_is_not_judged() {
    let text = deployment(
        "          securityContext:\n            {{- toYaml .Values.securityContext | nindent 12 }}\n          resources: {{ toYaml .Values.resources | nindent 12 }}\n",
    );
    assert_eq!(rules(&text), [""; 0]);
}

#[test]
fn what_is_written_out_is_judged_at_its_place() {
    let text = deployment(
        "          securityContext:\n            privileged: true # {{ .Values.why }}\n            readOnlyRootFilesystem: {{ .Values.readOnly }}\n            allowPrivilegeEscalation: false\n            capabilities: {drop: [ALL]}\n            runAsNonRoot: true\n            seccompProfile: {type: RuntimeDefault}\n",
    );
    let found = report(&text).findings;
    let [Finding { rule: "privileged-container", range, fix, .. }] = &found[..] else {
        panic!("{found:?}")
    };
    assert_eq!(&text[*range], "true");
    let reason = &fix.as_ref().expect_err("a template writes the line").reason;
    assert!(reason.contains("template"), "{reason}");
}

#[test]
fn a_note_says_that_rendering_gives_the_full_answer() {
    let notes = report(&deployment("")).notes;
    assert_eq!(notes.len(), 1);
    assert!(notes[0].message.contains("helm template"));
    assert_eq!(report("kind: ConfigMap\ndata:\n  alert: |\n    {{ $labels.pod }}\n").notes, []);
}

#[test]
fn new_fields_stand_where_no_template_can_take_them_away() {
    let text = "kind: Pod\nspec:\n  automountServiceAccountToken: false\n  containers:\n    - name: app\n      image: example/app:1.2@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n      {{- if .Values.debug }}\n      args: [--debug]\n      {{- end }}\n      {{- with .Values.resources }}\n      resources:\n        {{- toYaml . | nindent 8 }}\n      {{- end }}\n";
    let fixed = fix(&Source::new(text), &Policy::default(), Applicability::MayBreak);
    let after = fixed.source.text();
    let expected = "abcdef\n      securityContext:\n";
    assert!(after.contains(expected), "{after}");
    assert!(after.contains("  {{- if .Values.debug }}\n      args: [--debug]\n      {{- end }}\n"));
    assert_eq!(fixed.report.findings, [], "{after}");
}

#[test]
fn a_loop_over_containers_is_mended_within_the_loop() {
    let text = "kind: Pod\nspec:\n  automountServiceAccountToken: false\n  containers:\n    {{- range .Values.containers }}\n    - name: {{ .name }}\n      image: {{ .image }}\n      imagePullPolicy: Always\n    {{- end }}\n";
    let fixed = fix(&Source::new(text), &Policy::default(), Applicability::MayBreak);
    let after = fixed.source.text();
    assert!(after.ends_with("    {{- end }}\n"), "{after}");
    assert!(after.contains("imagePullPolicy: Always\n      securityContext:\n"), "{after}");
}

#[test]
fn a_list_behind_lines_that_a_template_writes_is_not_the_value_of_the_key_before() {
    let text = "kind: Pod\nspec:\n  automountServiceAccountToken: false\n  containers:\n  {{- if .Values.metrics }}\n  - name: metrics\n    image: {{ .Values.image }}\n    securityContext:\n{{ toYaml .Values.securityContext | indent 6 }}\n    - odd\n  {{- end }}\n";
    assert!(!rules(text).contains(&"invalid-field-value"), "{:?}", rules(text));
}
