// Which Rehearse this is: version and commit, as --version and every result say.
#pragma once

#include <string>

namespace rehearse {

/// "0.1.0".
std::string version();
/// Abbreviated hash of the commit it was built from, with "-dirty" after local changes; "unknown" outside a checkout.
std::string commit();

}  // namespace rehearse
