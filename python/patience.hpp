// Long work without Python's lock: it runs on a thread of its own, while the calling thread looks for Ctrl-C and passes progress on.
#pragma once

#include <nanobind/nanobind.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace rehearse::python {

/// What the working thread and the calling thread tell each other.
class Watch {
public:
    bool stopped() const { return stop_.load(std::memory_order_relaxed); }
    /// From the working thread: what it is doing, and the share of all work that is done.
    void tell(const std::string& line, double done);

private:
    friend void run_patiently(const nanobind::object& progress, const std::function<void(Watch&)>& work, const std::function<void()>& on_stop);

    std::atomic<bool> stop_{false};
    std::mutex mutex_;
    std::condition_variable ended_;
    bool over_ = false;
    std::string line_;
    double done_ = 0;
};

/// Runs the work and calls progress(line, done) now and then, unless it is None. Throws what the work threw; after Ctrl-C, or an exception in
/// progress, tells the work to stop (and calls on_stop, for work that looks elsewhere), waits for it, and then throws that.
void run_patiently(const nanobind::object& progress, const std::function<void(Watch&)>& work, const std::function<void()>& on_stop = {});

}  // namespace rehearse::python
