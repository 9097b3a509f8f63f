//! How a pod demands that nobody in it is root: at the pod or at each container, and with which user.
//!
//! With `runAsNonRoot: true` the kubelet looks at `runAsUser`, and without that at the image, where it
//! takes only a number: it refuses to start an image whose user is a name, or that names none.

use super::base_image::{DefaultUser, facts, ready_user};
use super::image::Image;
use super::slot::Slot;
use super::workload::{Container, ContainerList, Workload};
use crate::rewrite::outcome::{Declined, Rewrite, Value};

/// A pod, with what it says about its users.
#[derive(Debug)]
pub struct NonRootPod<'w> {
    workload: &'w Workload<'w>,
    /// The pod's own `runAsNonRoot`.
    pub demand: Slot<'w>,
    /// The pod's `runAsUser`.
    user: Slot<'w>,
    /// Whether the pod certainly has no `runAsUser`.
    has_no_user: bool,
    /// The number for a user of whom nothing is known.
    id: u32,
    /// What one entry of the pod can do for all containers, once somebody asks.
    common: Option<Common>,
}

/// The fields that demand it, written.
#[derive(Debug)]
pub struct Demand {
    /// The number of the user, if one is given along with it.
    pub number: Option<u32>,
    /// The change.
    pub rewrite: Rewrite,
}

/// What one entry of the pod can do for all containers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Common {
    /// It serves all of them, with this number if they need one.
    Serves(Option<u32>),
    /// They differ.
    Differs,
}

impl<'w> NonRootPod<'w> {
    /// What the pod of `workload` says. `id` is the number for a user of whom nothing is known.
    pub fn of(workload: &'w Workload<'w>, id: u32) -> Self {
        let user = workload.pod_field(&["securityContext", "runAsUser"]);
        Self {
            workload,
            demand: workload.pod_field(&["securityContext", "runAsNonRoot"]),
            user,
            has_no_user: user.is_missing(),
            id,
            common: None,
        }
    }

    /// The number of the user that a container runs as, if the pod or the container says so.
    pub fn user_of(&self, container: Container<'_>) -> Option<i128> {
        let own = container.security("runAsUser");
        if own.is_missing() { self.user.as_integer() } else { own.as_integer() }
    }

    /// Demands it for all containers where one entry of the pod serves them, else for this one.
    pub fn demand_for(&mut self, container: Container<'_>) -> Result<Demand, Declined> {
        let own = container.security("runAsNonRoot");
        if own.as_bool() != Some(false)
            && let Common::Serves(number) = self.common()
        {
            return self.demand_of_pod(number);
        }
        let (user, number) = (container.security("runAsUser"), self.number_for(container));
        let rewrite = write(container.field(&["securityContext"]), own, user, number)?;
        Ok(Demand { number, rewrite })
    }

    /// Turns the pod's own `false` into `true`, and gives numbers where the kubelet then needs them.
    pub fn demand_for_all(&mut self) -> Result<Demand, Declined> {
        if let Common::Serves(number) = self.common() {
            return self.demand_of_pod(number);
        }
        let served = self.lasting().filter(|it| it.security("runAsNonRoot").as_bool().is_none());
        let numbers = served.filter_map(|container| {
            let number = Value::Integer(self.number_for(container)?.into());
            Some(container.security("runAsUser").set(&number))
        });
        let numbers = numbers.collect::<Result<_, _>>()?;
        let rewrite = self.demand.set(&Value::Bool(true))?.and_all(numbers)?;
        Ok(Demand { number: None, rewrite })
    }

    fn demand_of_pod(&self, number: Option<u32>) -> Result<Demand, Declined> {
        let context = self.workload.pod_field(&["securityContext"]);
        Ok(Demand { number, rewrite: write(context, self.demand, self.user, number)? })
    }

    fn common(&mut self) -> Common {
        let common = self.common.unwrap_or_else(|| self.find_common());
        *self.common.insert(common)
    }

    fn find_common(&self) -> Common {
        let mut numbers = None;
        for container in self.lasting() {
            let demand = container.security("runAsNonRoot").as_bool();
            let own = container.security("runAsUser");
            if demand == Some(false) || own.as_integer() == Some(0) {
                return Common::Differs;
            }
            let Some(number) = self.number_for(container) else { continue };
            // A container that has the demand already keeps the user of its image.
            let keeps_its_user = demand == Some(true) && self.has_no_user;
            if keeps_its_user || numbers.is_some_and(|other| other != number) {
                return Common::Differs;
            }
            numbers = Some(number);
        }
        Common::Serves(numbers)
    }

    /// The number that a container needs for the kubelet to see that it isn't root.
    fn number_for(&self, container: Container<'_>) -> Option<u32> {
        if self.workload.is_windows() {
            return None;
        }
        let own = container.security("runAsUser");
        if own.as_integer() == Some(0) {
            return Some(self.id);
        }
        if !own.is_missing() {
            return None;
        }
        if self.user.as_integer() == Some(0) {
            return Some(self.id);
        }
        self.has_no_user.then(|| user_of_image(container).unwrap_or(self.id))
    }

    /// The containers that a fix can reach.
    fn lasting(&self) -> impl Iterator<Item = Container<'w>> {
        self.workload.containers().filter(|it| it.list != ContainerList::Ephemeral)
    }
}

/// The number of the user that the image of a container has, where that is known.
fn user_of_image(container: Container<'_>) -> Option<u32> {
    let image = container.field(&["image"]);
    let reference = Image::parse(image.as_str().filter(|_| !image.is_unknown())?).reference()?;
    match facts(&reference).1 {
        DefaultUser::NonRoot(number) => Some(number),
        DefaultUser::Root | DefaultUser::Unknown => ready_user(&reference),
    }
}

/// Sets `runAsNonRoot` and, where a number is needed, `runAsUser` of a `securityContext`.
fn write(
    context: Slot<'_>,
    demand: Slot<'_>,
    user: Slot<'_>,
    number: Option<u32>,
) -> Result<Rewrite, Declined> {
    let yes = Value::Bool(true);
    let Some(number) = number else { return demand.set(&yes) };
    let number = Value::Integer(number.into());
    if demand.value().is_none() && user.value().is_none() {
        return context.add_entries(&[("runAsNonRoot", yes), ("runAsUser", number)]);
    }
    demand.set(&yes)?.and(user.set(&number)?)
}
