// The one list of what a timeline may hold: failures, and repairs by people and tools. A new kind is its own file in
// models/failures/ or models/repairs/ and one word here.
#pragma once

#include <variant>

#include "models/failures/broker_crash.hpp"
#include "models/failures/consumer_loss.hpp"
#include "models/failures/controller_crash.hpp"
#include "models/failures/coordinator_outage.hpp"
#include "models/failures/disk_full.hpp"
#include "models/failures/isolation.hpp"
#include "models/failures/log_dir_loss.hpp"
#include "models/failures/slow_nic.hpp"
#include "models/failures/slow_volume.hpp"
#include "models/failures/store_slow.hpp"
#include "models/failures/store_throttled.hpp"
#include "models/failures/store_unavailable.hpp"
#include "models/failures/volume_loss.hpp"
#include "models/failures/zone_loss.hpp"
#include "models/repairs/cruise_control.hpp"
#include "models/repairs/patch.hpp"
#include "models/repairs/reassignment.hpp"
#include "models/repairs/shutdown.hpp"

namespace rehearse {

using FailureSpec = std::variant<BrokerCrash, ZoneLoss, VolumeLoss, Isolation, SlowVolume, SlowNic, StoreThrottled, StoreSlow, StoreUnavailable, CoordinatorOutage,
                                 ControllerCrash, ConsumerLoss, LogDirLoss, DiskFull, Reassignment, Shutdown, Patch, CruiseControl>;

}  // namespace rehearse
