//! A mailbox for one request, between the window and a thread.

use crate::worker::queues::queue::Queue;

/// Holds at most one request: the latest. Closing it drops one that waits.
pub(in crate::worker) type Mailbox<T> = Queue<Option<T>>;

impl<T> Mailbox<T> {
    /// Leaves a request; one that still waits is dropped.
    pub fn put(&self, request: T) {
        self.change(|waiting| *waiting = Some(request));
    }

    /// Leaves a request, unless one waits that it may not replace.
    pub fn put_over(&self, request: T, may_replace: impl FnOnce(&T) -> bool) {
        self.change(|waiting| {
            if waiting.as_ref().is_none_or(may_replace) {
                *waiting = Some(request);
            }
        });
    }

    /// Waits for a request; `None` once the mailbox is closed.
    pub fn take(&self) -> Option<T> {
        self.wait(|waiting, closed| {
            if closed {
                return Some(None);
            }
            waiting.take().map(Some)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_request_wins() {
        let mailbox: Mailbox<u8> = Mailbox::default();
        mailbox.put(1);
        mailbox.put(2);
        assert_eq!(mailbox.take(), Some(2));
        mailbox.put_over(3, |_| false);
        mailbox.put_over(4, |&waiting| waiting > 3);
        assert_eq!(mailbox.take(), Some(3));
    }

    #[test]
    fn closing_drops_what_waits_and_frees_who_waits() {
        let mailbox: Mailbox<u8> = Mailbox::default();
        mailbox.put(1);
        mailbox.close();
        assert_eq!(mailbox.take(), None);

        let mailbox: Mailbox<u8> = Mailbox::default();
        std::thread::scope(|scope| {
            let waiter = scope.spawn(|| mailbox.take());
            mailbox.close();
            assert_eq!(waiter.join().unwrap(), None);
        });
    }
}
