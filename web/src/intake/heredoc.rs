//! A file that a command line makes: `cat <<EOF > Dockerfile`, `kubectl apply -f - <<EOF`.

use super::{joined, named};
use crate::files::NewFile;

/// Programs that are given a file so.
const PROGRAMS: [&str; 8] =
    ["cat", "tee", "kubectl", "oc", "docker", "podman", "buildah", "kustomize"];

/// The file within a command; `None` where this is none, or more than one.
pub(super) fn file(lines: &[&str]) -> Option<NewFile> {
    let first = lines.iter().position(|line| !line.trim().is_empty())?;
    let command = lines[first].trim();
    let command = command.strip_prefix("$ ").unwrap_or(command);
    let command = command.strip_prefix("sudo ").unwrap_or(command);
    if !PROGRAMS.contains(&command.split_whitespace().next()?) {
        return None;
    }
    let (before, marked) = command.split_once("<<")?;
    let (strips_tabs, marked) = match marked.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, marked),
    };
    let marked = marked.trim_start();
    let quote = marked.chars().next().filter(|char| matches!(char, '\'' | '"'));
    let marked = marked.trim_start_matches(['\'', '"']);
    let length = marked.find(|char: char| !char.is_alphanumeric() && char != '_');
    let (end, after) = marked.split_at(length.unwrap_or(marked.len()));
    if end.is_empty() {
        return None;
    }
    let strip = |line: &'_ str| -> String {
        if strips_tabs { line.trim_start_matches('\t').to_owned() } else { line.to_owned() }
    };
    let body: Vec<String> = lines[first + 1..].iter().map(|line| strip(line)).collect();
    let closed = body.iter().position(|line| line == end)?;
    let is_all = body[closed + 1..].iter().all(|line| line.trim().is_empty());
    if !is_all {
        return None;
    }
    let text = joined(body[..closed].iter().map(String::as_str));
    // Without quotes the shell takes these for its own unless they are escaped.
    let text = if quote.is_some() { text } else { text.replace("\\$", "$").replace("\\`", "`") };
    let path = written_to(after).or_else(|| written_to(before));
    Some(named(path, text, None))
}

/// The path behind `>` or `tee`.
fn written_to(part: &str) -> Option<&str> {
    let mut words = part.split_whitespace().map(|word| word.trim_matches(['\'', '"']));
    while let Some(word) = words.next() {
        match word {
            ">" | ">>" | "tee" => return words.find(|word| !word.starts_with('-')),
            _ if word.starts_with('>') => return Some(word.trim_start_matches('>')),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::{Wrapper, unwrap};

    fn found(text: &str) -> (Option<String>, String) {
        let found = unwrap(text).expect("it is a command");
        assert_eq!(found.wrapper, Wrapper::Command);
        let [file] = &found.files[..] else { panic!("one file, not {found:?}") };
        (file.name.clone(), file.text.clone())
    }

    #[test]
    fn the_file_within_a_command_is_taken() {
        let pod = "kind: Pod\n";
        for (command, name) in [
            ("kubectl apply -f - <<EOF\n", None),
            ("$ kubectl apply -f - << 'EOF'\n", None),
            ("cat <<'EOF' > Dockerfile\n", Some("Dockerfile")),
            ("cat > k8s/pod.yaml <<EOF\n", Some("pod.yaml")),
            ("cat <<EOF | kubectl apply -f -\n", None),
            ("sudo tee /etc/pod.yaml <<\"EOF\"\n", Some("pod.yaml")),
        ] {
            let expected = (name.map(str::to_owned), pod.to_owned());
            assert_eq!(found(&format!("{command}{pod}EOF\n\n")), expected, "{command}");
        }
    }

    #[test]
    fn what_the_shell_would_take_is_given_back() {
        let text = "cat <<-EOF > Dockerfile\n\tFROM a\n\tENV B=\\$C\n\tEOF\n";
        assert_eq!(found(text).1, "FROM a\nENV B=$C\n");
        let quoted = "cat <<'EOF' > Dockerfile\nENV B=\\$C\nEOF\n";
        assert_eq!(found(quoted).1, "ENV B=\\$C\n");
    }

    #[test]
    fn what_goes_on_behind_it_is_a_script() {
        for text in
            ["cat <<EOF > a\nx\nEOF\nls\n", "cat <<EOF > a\nx\n", "ls <<EOF\nEOF\n", "cat <<\n"]
        {
            assert_eq!(unwrap(text), None, "{text}");
        }
    }
}
