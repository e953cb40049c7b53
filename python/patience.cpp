// Python's signal handlers run on its main thread only, and only when somebody asks.
#include "python/patience.hpp"

#include <nanobind/stl/string.h>

namespace rehearse::python {

namespace nb = nanobind;

void Watch::tell(const std::string& line, double done) {
    const std::lock_guard lock(mutex_);
    line_ = line;
    done_ = done;
}

void run_patiently(const nb::object& progress, const std::function<void(Watch&)>& work, const std::function<void()>& on_stop) {
    constexpr std::chrono::milliseconds glance{50};
    Watch watch;
    std::exception_ptr failed;
    std::exception_ptr raised;
    {
        const nb::gil_scoped_release unlocked;
        std::thread worker([&] {
            try {
                work(watch);
            } catch (...) {
                failed = std::current_exception();
            }
            const std::lock_guard lock(watch.mutex_);
            watch.over_ = true;
            watch.ended_.notify_one();
        });
        std::unique_lock lock(watch.mutex_);
        while (!watch.ended_.wait_for(lock, glance, [&] { return watch.over_; })) {
            const std::string line = watch.line_;
            const double done = watch.done_;
            lock.unlock();
            if (!raised) {
                const nb::gil_scoped_acquire locked;
                try {
                    if (PyErr_CheckSignals() != 0) nb::raise_python_error();
                    if (!progress.is_none()) progress(line, done);
                } catch (...) {
                    raised = std::current_exception();
                    watch.stop_ = true;
                    if (on_stop) on_stop();
                }
            }
            lock.lock();
        }
        lock.unlock();
        worker.join();
    }
    if (raised) std::rethrow_exception(raised);
    if (failed) std::rethrow_exception(failed);
    if (!progress.is_none()) progress(std::string(), 1.0);
}

}  // namespace rehearse::python
