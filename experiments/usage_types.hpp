// What a cloud's own invoice calls the use of a price item: AWS' usage types, Azure's meters, Google's SKUs.
#pragma once

#include <string>
#include <string_view>

namespace rehearse {

/// What stands in place of a name that nobody cited has published.
inline constexpr std::string_view usage_not_known = "not known";

/// AWS: the usage type with its region's prefix. Azure: the meterName of the retail price API. Google: the SKU's description without the place that
/// it ends with; a machine is two, cores and memory. `usage_not_known` where no source states it.
std::string usage_type(const std::string& provider, const std::string& region, const std::string& item);

}  // namespace rehearse
