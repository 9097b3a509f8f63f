//! The rule `volume-over-programs`.

use crate::finding::{Applicability, Fix};
use crate::model::clean_path::CleanPath;
use crate::model::mount::Mount;
use crate::model::workload::Workload;
use crate::rewrite::outcome::{Declined, Value};
use crate::rule::{Checker, rule};

/// Folders in which images keep programs, libraries and settings.
const FOLDERS: [&str; 17] = [
    "",
    "bin",
    "sbin",
    "lib",
    "lib32",
    "lib64",
    "libx32",
    "usr",
    "usr/bin",
    "usr/sbin",
    "usr/lib",
    "usr/local",
    "usr/local/bin",
    "usr/local/sbin",
    "usr/local/lib",
    "etc",
    "opt",
];

rule! {
    /// A volume that can be written lies over a folder of programs or settings.
    ///
    /// # Why
    ///
    /// A volume hides what the image has at its place, and stays writable when the root file system is
    /// read-only. Mounted over `/usr/local/bin` or `/etc` it makes a hole just where programs are looked
    /// for: what runs is what somebody wrote there, not what was built.
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
    ///     volumeMounts:
    ///     - name: tools
    ///       mountPath: /usr/local/bin
    ///   volumes:
    ///   - name: tools
    ///     emptyDir: {}
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
    ///     volumeMounts:
    ///     - name: tools
    ///       mountPath: /usr/local/bin
    ///       readOnly: true
    ///   volumes:
    ///   - name: tools
    ///     emptyDir: {}
    /// ```
    ///
    /// A folder of one program is its own matter, and Kubernetes mounts a `ConfigMap` read-only anyway:
    ///
    /// ```yaml good
    /// kind: Pod
    /// metadata:
    ///   name: web
    /// spec:
    ///   containers:
    ///   - name: app
    ///     image: example/app:1.2
    ///     volumeMounts:
    ///     - name: scratch
    ///       mountPath: /etc/app
    ///     - name: settings
    ///       mountPath: /etc
    ///   volumes:
    ///   - name: scratch
    ///     emptyDir: {}
    ///   - name: settings
    ///     configMap:
    ///       name: settings
    /// ```
    ///
    /// # Fix
    ///
    /// The mount gets `readOnly: true`. A program that writes there fails: let an init container fill the
    /// volume, or better put the files into the image.
    ///
    /// # References
    ///
    /// - [Volumes](https://kubernetes.io/docs/concepts/storage/volumes/) in the documentation of
    ///   Kubernetes
    /// - No other tool that is known to us looks for this.
    VOLUME_OVER_PROGRAMS {
        id: "volume-over-programs",
        title: "Volume over programs",
        severity: Warning,
        level: Immutable,
        way: Files,
        peers: [],
        why: "What lies on a writable volume takes the place of what the image brought, and can \
              change at any time.",
        check: Workload(check),
    }
}

fn check(workload: &Workload<'_>, cx: &mut Checker<'_>) {
    if workload.is_windows() {
        return;
    }
    for mount in workload.mounts() {
        if let Some(path) = mount.path()
            && holds_programs(path)
            && mount.is_writable()
        {
            let message =
                format!("{} can write to what is mounted over its own `{path}`", mount.container);
            cx.report(mount.field(&["mountPath"]), message, || fix(mount));
        }
    }
}

fn holds_programs(path: &str) -> bool {
    let path = CleanPath::of(path);
    FOLDERS.iter().any(|folder| path.is(folder))
}

fn fix(mount: Mount<'_>) -> Result<Fix, Declined> {
    let rewrite = mount.read_only().set(&Value::Bool(true))?;
    Ok(Fix::new("Mount it read-only", Applicability::MayBreak, rewrite))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_programs_are_known_by_every_spelling() {
        for path in ["/", "/bin/", "//usr/bin", "/usr/./lib", "/lib64", "/lib", "/etc", "/opt"] {
            assert!(holds_programs(path), "{path}");
        }
        for path in ["/etc/app", "/opt/app", "/usr/share", "/data", "/data/lib", "/tmp", "/library"]
        {
            assert!(!holds_programs(path), "{path}");
        }
    }
}
