//! The checks of the Pod Security Standards, as the admission plugin of Kubernetes knows them.
//!
//! Authority: `kubernetes/pod-security-admission`, `policy`. Which check exists from which version
//! on, and which one takes the place of another, is data here and nowhere else.

use super::{KubernetesVersion, Level};

/// One check of the Pod Security Standards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PssCheck {
    /// Privileged containers.
    Privileged,
    /// The host's network, processes and IPC.
    HostNamespaces,
    /// Added capabilities beyond the default set.
    CapabilitiesBaseline,
    /// `hostPath` volumes.
    HostPathVolumes,
    /// Ports of the host.
    HostPorts,
    /// `AppArmor` profiles other than the default and local ones.
    AppArmorProfile,
    /// `SELinux` types, users and roles.
    SeLinuxOptions,
    /// A `/proc` without masks.
    ProcMount,
    /// Containers without a seccomp filter by wish.
    SeccompProfileBaseline,
    /// Kernel parameters that other pods share.
    Sysctls,
    /// Containers that are processes of a Windows host.
    WindowsHostProcess,
    /// Probes and lifecycle hooks that are aimed at other hosts.
    HostProbesAndHostLifecycle,
    /// Volumes of other types than the harmless ones.
    RestrictedVolumes,
    /// Processes that can gain privileges.
    AllowPrivilegeEscalation,
    /// Containers that may run as root.
    RunAsNonRoot,
    /// Containers that are told to run as root.
    RunAsUser,
    /// Containers without a seccomp filter.
    SeccompProfileRestricted,
    /// Capabilities that are not dropped, or added.
    CapabilitiesRestricted,
    /// A `/proc` without masks, in user namespaces as well.
    ProcMountRestricted,
}

impl PssCheck {
    /// Every check: those of the baseline standard first.
    pub const ALL: [Self; 19] = [
        Self::Privileged,
        Self::HostNamespaces,
        Self::CapabilitiesBaseline,
        Self::HostPathVolumes,
        Self::HostPorts,
        Self::AppArmorProfile,
        Self::SeLinuxOptions,
        Self::ProcMount,
        Self::SeccompProfileBaseline,
        Self::Sysctls,
        Self::WindowsHostProcess,
        Self::HostProbesAndHostLifecycle,
        Self::RestrictedVolumes,
        Self::AllowPrivilegeEscalation,
        Self::RunAsNonRoot,
        Self::RunAsUser,
        Self::SeccompProfileRestricted,
        Self::CapabilitiesRestricted,
        Self::ProcMountRestricted,
    ];

    /// The check's id in the plugin: `hostNamespaces`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Privileged => "privileged",
            Self::HostNamespaces => "hostNamespaces",
            Self::CapabilitiesBaseline => "capabilities_baseline",
            Self::HostPathVolumes => "hostPathVolumes",
            Self::HostPorts => "hostPorts",
            Self::AppArmorProfile => "appArmorProfile",
            Self::SeLinuxOptions => "seLinuxOptions",
            Self::ProcMount => "procMount",
            Self::SeccompProfileBaseline => "seccompProfile_baseline",
            Self::Sysctls => "sysctls",
            Self::WindowsHostProcess => "windowsHostProcess",
            Self::HostProbesAndHostLifecycle => "hostProbesAndHostLifecycle",
            Self::RestrictedVolumes => "restrictedVolumes",
            Self::AllowPrivilegeEscalation => "allowPrivilegeEscalation",
            Self::RunAsNonRoot => "runAsNonRoot",
            Self::RunAsUser => "runAsUser",
            Self::SeccompProfileRestricted => "seccompProfile_restricted",
            Self::CapabilitiesRestricted => "capabilities_restricted",
            Self::ProcMountRestricted => "procMount_restricted",
        }
    }

    /// The standard to which it belongs: [`Level::Baseline`] or [`Level::Restricted`].
    pub fn level(self) -> Level {
        if self < Self::RestrictedVolumes { Level::Baseline } else { Level::Restricted }
    }

    /// The first version in which it is made.
    pub fn since(self) -> KubernetesVersion {
        KubernetesVersion::v1(match self {
            Self::AllowPrivilegeEscalation => 8,
            Self::SeccompProfileRestricted => 19,
            Self::CapabilitiesRestricted => 22,
            Self::RunAsUser => 23,
            Self::HostProbesAndHostLifecycle => 34,
            Self::ProcMountRestricted => 35,
            _ => 0,
        })
    }

    /// Whether pods that say they are for Windows are free from the checks of fields that only Linux
    /// has: privilege escalation, restricted capabilities and restricted seccomp.
    pub fn frees_windows(version: KubernetesVersion) -> bool {
        version >= KubernetesVersion::v1(25)
    }

    /// Whether pods with a user namespace of their own are free from the checks of their users, and
    /// at the baseline level from that of `/proc`.
    pub fn frees_user_namespaces(version: KubernetesVersion) -> bool {
        version >= KubernetesVersion::v1(35)
    }

    /// The check of the restricted standard that takes the place of this one there, if any.
    pub fn overridden_by(self) -> Option<Self> {
        match self {
            Self::HostPathVolumes => Some(Self::RestrictedVolumes),
            Self::SeccompProfileBaseline => Some(Self::SeccompProfileRestricted),
            Self::CapabilitiesBaseline => Some(Self::CapabilitiesRestricted),
            Self::ProcMount => Some(Self::ProcMountRestricted),
            _ => None,
        }
    }

    /// The check that is made for this one at a level and version: itself, the one that overrides
    /// it, or `None` before it was introduced.
    pub fn effective(self, level: Level, version: KubernetesVersion) -> Option<Self> {
        if let Some(other) = self.overridden_by()
            && level >= other.level()
            && version >= other.since()
        {
            return Some(other);
        }
        (version >= self.since()).then_some(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn restricted_checks_take_the_place_of_their_twins_once_they_exist() {
        let at = |minor, level| {
            PssCheck::CapabilitiesBaseline.effective(level, KubernetesVersion::v1(minor))
        };
        assert_eq!(at(21, Level::Restricted), Some(PssCheck::CapabilitiesBaseline));
        assert_eq!(at(22, Level::Restricted), Some(PssCheck::CapabilitiesRestricted));
        assert_eq!(at(37, Level::Baseline), Some(PssCheck::CapabilitiesBaseline));
    }

    #[test]
    fn a_check_is_not_made_before_its_version() {
        let at =
            |minor| PssCheck::RunAsUser.effective(Level::Restricted, KubernetesVersion::v1(minor));
        assert_eq!((at(22), at(23)), (None, Some(PssCheck::RunAsUser)));
    }
}
