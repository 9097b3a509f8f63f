//! The rule `piped-download`.

use crate::model::command::Change;
use crate::model::run::{Moment, Run};
use crate::model::stage::Build;
use crate::rewrite::outcome::Declined;
use crate::rule::{Checker, rule};
use crate::syntax::dockerfile::{Arguments, Instruction};
use text_size::TextRange;

rule! {
    /// A build downloads a program and runs it unseen.
    ///
    /// # Why
    ///
    /// What `curl … | sh` runs is whatever the server sends at that moment, with all rights of the
    /// build. Nobody can review it, and the same Dockerfile builds another image tomorrow.
    ///
    /// # Examples
    ///
    /// ```dockerfile bad
    /// FROM debian:12.8
    /// RUN curl -fsSL https://example.com/install.sh | sh
    /// ```
    ///
    /// The way from the server to the shell may be longer:
    ///
    /// ```dockerfile bad
    /// FROM debian:12.8
    /// RUN <<EOF
    /// set -e
    /// wget -O /tmp/install.sh https://example.com/install.sh
    /// bash /tmp/install.sh --yes
    /// EOF
    /// ```
    ///
    /// A checksum says what may be run, and data is no program:
    ///
    /// ```dockerfile good
    /// FROM debian:12.8
    /// ARG SUM=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
    /// RUN curl -fsSLO https://example.com/install.sh && \
    ///     echo "$SUM  install.sh" | sha256sum -c - && \
    ///     sh install.sh
    /// RUN curl -fsSL https://example.com/data.tgz | tar -xz -C /srv
    /// ADD --checksum=sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 \
    ///     https://example.com/other.sh /tmp/other.sh
    /// RUN sh /tmp/other.sh
    /// ```
    ///
    /// # Fix
    ///
    /// There is no rewrite, since the checksum isn't known here. `ADD --checksum=sha256:…` with the
    /// address, and a `RUN` of the file, does the same with a program that stays what it is.
    ///
    /// # References
    ///
    /// - [Docker reference: ADD --checksum](https://docs.docker.com/reference/dockerfile/#add---checksum)
    /// - [SLSA: threats, use of a compromised dependency](https://slsa.dev/spec/v1.0/threats)
    PIPED_DOWNLOAD {
        id: "piped-download",
        title: "Download that is run",
        severity: Warning,
        level: Restricted,
        way: Image,
        peers: [],
        why: "The server decides with each build what runs in it and what the image contains.",
        check: Dockerfile(check),
    }
}

fn check(build: &Build<'_>, cx: &mut Checker<'_>) {
    for run in build.runs.iter().filter(|run| run.moment == Moment::Build) {
        let mut places = runs_downloads(run);
        if places.is_empty() {
            let instruction = match &build.instruction(run.instruction).arguments {
                Arguments::Trigger(trigger) => trigger,
                _ => build.instruction(run.instruction),
            };
            places.extend(in_powershell(instruction));
        }
        for place in places {
            let message = "what is downloaded here is run without a look at it";
            let reason =
                "its checksum isn't known here; `ADD --checksum` and a `RUN` of the file say it";
            cx.report(place, message, || Err(Declined::because(reason)));
        }
    }
}

/// Where downloads stand that are run, unless a proof of the file stands beside them.
fn runs_downloads(run: &Run<'_>) -> Vec<TextRange> {
    let is_proved = run.calls().any(|call| call.verifies());
    // What goes to a shell through a pipe can't be proved; a file can.
    let is_file = |place: TextRange| {
        let downloads = |program| matches!(program, Some("curl" | "wget"));
        run.calls().any(|call| call.place() == place && downloads(call.program()))
    };
    let effects = run.effects().iter();
    let run = effects.filter(|(change, place)| {
        *change == Change::RunsDownload && !(is_proved && is_file(*place))
    });
    run.map(|(_, place)| *place).collect()
}

/// The word by which `PowerShell` runs a download: `iex (iwr …)`.
fn in_powershell(instruction: &Instruction<'_>) -> Option<TextRange> {
    let line = instruction.line.to_ascii_lowercase();
    let is_part = |at: usize, word: &str| {
        let letter = |it: Option<&u8>| it.is_some_and(u8::is_ascii_alphanumeric);
        let bytes = line.as_bytes();
        !letter(at.checked_sub(1).and_then(|before| bytes.get(before)))
            && !letter(bytes.get(at + word.len()))
    };
    let find = |words: &[&'static str]| {
        let mut found = words
            .iter()
            .filter_map(|word| line.match_indices(word).find(|(at, word)| is_part(*at, word)));
        found.next()
    };
    find(&["downloadstring", "iwr", "irm", "invoke-webrequest", "invoke-restmethod"])?;
    let (at, word) = find(&["iex", "invoke-expression"])?;
    // Lower case of ASCII is as long as its upper case.
    Some(instruction.places.of(at..at + word.len()))
}

#[cfg(test)]
mod tests {
    use crate::{Kind, Policy, Source};

    fn found(text: &str) -> Vec<String> {
        let source = Source::with_kind(text, Kind::Dockerfile);
        let findings = crate::check(&source, &Policy::default()).findings;
        let findings = findings.into_iter().filter(|it| it.rule == "piped-download");
        findings.map(|it| source.slice(it.range).to_owned()).collect()
    }

    #[test]
    fn every_way_from_a_server_to_a_shell_is_found() {
        for (run, place) in [
            (
                "a && curl -s https://x | \\\n  sudo -E bash -s -- -y",
                "curl -s https://x | \\\n  sudo -E bash -s -- -y",
            ),
            ("bash -c \"$(wget -qO- https://x)\"", "bash -c \"$(wget -qO- https://x)\""),
            ("bash <(curl https://x)", "bash <(curl https://x)"),
            (". <(curl https://x)", ". <(curl https://x)"),
            ("curl https://x | python3 -", "curl https://x | python3 -"),
            ("curl -o a.sh https://x; chmod +x a.sh; ./a.sh", "curl -o a.sh https://x"),
            ("bash -c 'curl https://x | sh'", "curl https://x | sh"),
        ] {
            assert_eq!(found(&format!("FROM a\nRUN {run}\n")), [place], "{run}");
        }
        assert_eq!(found("FROM a\nONBUILD RUN curl https://x | sh\n").len(), 1);
        assert_eq!(
            found("FROM a\nRUN [\"sh\", \"-c\", \"curl https://x | sh\"]\n"),
            ["curl https://x | sh"]
        );
    }

    #[test]
    fn powershell_has_its_own_words() {
        for (run, place) in [
            ("iex (iwr https://x -UseBasicParsing)", "iex"),
            ("powershell -Command \"Invoke-WebRequest https://é | IEX\"", "IEX"),
            ("[\"pwsh\", \"-c\", \"irm https://x | Invoke-Expression\"]", "Invoke-Expression"),
        ] {
            let text = format!(
                "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN {run}\n"
            );
            assert_eq!(found(&text), [place], "{run}");
        }
        assert_eq!(found("FROM a\nRUN Invoke-WebRequest https://x -OutFile index.html\n"), [""; 0]);
    }

    #[test]
    fn data_and_proved_files_are_no_finding() {
        for run in [
            "curl https://x | tar xz",
            "curl https://x | gpg --dearmor -o /k",
            "sh -c \"$(cat file)\"",
            "curl -LO https://x/y && sha256sum -c sums && chmod +x y && ./y",
            "curl -LO https://x/y && chmod 755 y",
            "curl -o y --url https://x/33ae08ff08d168572df2956ed14fbc4949880d94/y; \
             echo 'a y' | sha512sum --strict --check; php y",
        ] {
            assert_eq!(found(&format!("FROM a\nRUN {run}\n")), [""; 0], "{run}");
        }
        let piped = "FROM a\nRUN echo a | sha256sum -c; curl https://x | sh\n";
        assert_eq!(found(piped), ["curl https://x | sh"]);
    }
}
