//! The rule `several-services`.

use crate::model::run::RunCall;
use crate::model::stage::Build;
use crate::model::started::starts;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};
use text_size::TextRange;

rule! {
    /// A container starts several services, or a program that manages them.
    ///
    /// # Why
    ///
    /// Kubernetes replaces a container when its one process ends. Where a supervisor starts the
    /// services again by itself, a container that has changed, or fails in part, is never replaced:
    /// it is mended in place, which is what an immutable container is not.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM debian:12.8
    /// USER 10001:10001
    /// CMD ["/usr/bin/supervisord", "-n"]
    /// ```
    ///
    /// ```dockerfile bad
    /// FROM debian:12.8
    /// USER 10001:10001
    /// CMD service cron start && exec /app
    /// ```
    ///
    /// An init that only hands on signals and collects ended processes is fine:
    ///
    /// ```dockerfile good
    /// FROM debian:12.8
    /// USER 10001:10001
    /// ENTRYPOINT ["/usr/bin/tini", "--", "/app"]
    /// ```
    ///
    /// # Fix
    ///
    /// There is no rewrite: give each service a container of its own. Those that belong together stand
    /// in one pod, where Kubernetes watches each of them.
    ///
    /// # References
    ///
    /// - [Docker: run multiple processes in a container](https://docs.docker.com/engine/containers/multi-service_container/)
    /// - [Kubernetes: pods with several containers](https://kubernetes.io/docs/concepts/workloads/pods/#how-pods-manage-multiple-containers)
    SEVERAL_SERVICES {
        id: "several-services",
        title: "Several services in a container",
        severity: Info,
        level: Immutable,
        way: Hands,
        peers: [],
        why: "What is started again inside a container is mended in place, not replaced.",
        check: Dockerfile(check),
    }
}

/// Programs that start services and watch over them.
const SUPERVISORS: &str = "supervisord runsvdir runsvinit runit runit-init s6-svscan s6-svscanboot \
                           systemd my_init circusd monit foreman honcho overmind immortaldir";

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    let Some(image) = build.target() else { return };
    for run in starts(build, image) {
        let calls: Vec<_> = run.calls().collect();
        for (index, call) in calls.iter().enumerate() {
            let Some(program) = call.program() else { continue };
            let message = if is_supervisor(*call, program) {
                format!("the container starts `{program}`, which manages services by itself")
            } else if program == "service"
                && call.words().get(2).is_some_and(|it| it.text == "start")
            {
                "a service is started beside the container's own program".to_owned()
            } else if calls.get(index + 1).is_some_and(|next| stays_behind(build, *call, *next)) {
                format!("`{program}` goes on in the background beside the container's own program")
            } else {
                continue;
            };
            let reason =
                "which of the services are to have containers of their own isn't known here";
            cx.report(call.place(), message, || Err(Declined::because(reason)));
        }
    }
}

fn is_supervisor(call: RunCall<'_, '_>, program: &str) -> bool {
    let path = call.words().first().map_or("", |word| &word.text);
    // `/init` is what images of s6-overlay start with, `/sbin/init` the init of a whole system.
    SUPERVISORS.split(' ').any(|it| it == program)
        || matches!(path, "/init" | "/sbin/init" | "/usr/sbin/init" | "/lib/systemd/systemd")
}

/// Whether a command stands before a lone `&`, with another one behind it.
fn stays_behind(build: &Build<'_>, call: RunCall<'_, '_>, next: RunCall<'_, '_>) -> bool {
    let (end, start) = (call.place().end(), next.place().start());
    let between = if end < start { &build.dockerfile.text[TextRange::new(end, start)] } else { "" };
    let bytes = between.as_bytes();
    let alone = |at: usize| {
        let before = at.checked_sub(1).map_or(b' ', |before| bytes[before]);
        let after = bytes.get(at + 1).copied().unwrap_or(b' ');
        bytes[at] == b'&' && !b"&><|".contains(&before) && !b"&>".contains(&after)
    };
    (0..bytes.len()).any(alone)
}

#[cfg(test)]
mod tests {
    use crate::{Kind, Policy, Source};

    fn found(text: &str) -> Vec<String> {
        let text = format!("FROM debian:12.8\n{text}\n");
        let source = Source::with_kind(&*text, Kind::Dockerfile);
        let findings = crate::check(&source, &Policy::default()).findings;
        let findings = findings.into_iter().filter(|it| it.rule == "several-services");
        findings.map(|it| source.slice(it.range).to_owned()).collect()
    }

    #[test]
    fn what_manages_services_is_found() {
        assert_eq!(found("ENTRYPOINT [\"/init\"]"), ["/init"]);
        assert_eq!(found("CMD exec supervisord -n"), ["exec supervisord -n"]);
        assert_eq!(found("CMD service nginx start && tail -f /x"), ["service nginx start"]);
        assert_eq!(found("CMD a 2>&1 > /x & \\\n exec b"), ["a 2>&1 > /x"]);
        assert_eq!(found("CMD [\"bash\", \"-c\", \"cron & app\"]"), ["cron"]);
    }

    #[test]
    fn one_program_is_no_finding() {
        for text in [
            "CMD [\"nginx\", \"-g\", \"daemon off;\"]",
            "CMD a && b 2>&1 && c | d |& e &> f",
            "ENTRYPOINT [\"dumb-init\", \"--\", \"app\"]",
            "CMD supervisord\nCMD [\"app\"]",
            "CMD service nginx status && app",
            "RUN a & b",
            "CMD app &",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
