// What one AutoMQ broker has not yet committed as objects. In steady state a saw-tooth: a cache block fills until a threshold or an
// interval, then uploads at a pace and is committed as a whole (S3Storage, DefaultUploadWriteAheadLogTask). What uploads cannot keep up
// with is a backlog on top.
#pragma once

#include <algorithm>

#include "models/settings.hpp"
#include "sim/units.hpp"

namespace rehearse {

/// The saw-tooth of a broker that takes in `rate` bytes a second.
struct UploadCycle {
    double rate = 0;
    double fill_s = 0;        // time in which a block fills
    double upload_s = 0;      // time in which it uploads
    double phase_s = 0;       // offset of the cycle, in [0, fill_s)

    static UploadCycle of(double rate, const AutomqSettings& s, double phase_share) {
        UploadCycle c;
        c.rate = rate;
        if (rate <= 0) return c;
        c.fill_s = std::min(s.wal_upload_threshold.count / rate, s.wal_upload_interval.seconds());
        c.upload_s = std::min(20.0, c.fill_s);      // the pace: a block uploads in at most 20 s (DefaultUploadWriteAheadLogTask)
        c.phase_s = phase_share * c.fill_s;
        return c;
    }

    /// Bytes in the WAL that no committed object holds yet.
    double uncommitted(Time now) const {
        if (rate <= 0) return 0;
        const double cycles = (now.seconds() + phase_s) / fill_s;
        const double age = (cycles - static_cast<double>(static_cast<std::int64_t>(cycles))) * fill_s;
        return rate * age + (age < upload_s ? rate * fill_s : 0);
    }
    double most() const { return rate * (fill_s + upload_s); }
};

}  // namespace rehearse
