//! Work on many files, on all cores, with the results in order.

use std::num::NonZero;
use std::sync::{Mutex, PoisonError};
use std::{panic, thread};

/// Fewer files than this are done before another thread has begun.
const FILES_OF_A_THREAD: usize = 8;

/// What a program's first thread usually gets, so that no text needs more elsewhere.
const STACK: usize = 8 << 20;

/// Does the work for each item.
pub(crate) fn map<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = cores.min(items.len() / FILES_OF_A_THREAD);
    if threads < 2 {
        return items.into_iter().map(work).collect();
    }
    let queue = Mutex::new(items.into_iter().enumerate());
    let worker = || {
        let mut done = Vec::new();
        loop {
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((index, item)) = next else { return done };
            done.push((index, work(item)));
        }
    };
    let mut done = thread::scope(|scope| {
        let start = |_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, worker);
        // Where the system gives no more threads, this one does the work.
        let started: Vec<_> = (1..threads).filter_map(|index| start(index).ok()).collect();
        let mut done = worker();
        for thread in started {
            done.extend(thread.join().unwrap_or_else(|panic| panic::resume_unwind(panic)));
        }
        done
    });
    done.sort_unstable_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_items() {
        for count in [0, 1, 7, 16, 1000] {
            let squares: Vec<_> = (0..count).map(|item| item * item).collect();
            assert_eq!(map((0..count).collect(), |item: usize| item * item), squares);
        }
    }
}
