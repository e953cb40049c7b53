// Version and commit, as the build wrote them down.
#include "experiments/version.hpp"

#include <rehearse_commit.hpp>

namespace rehearse {

std::string version() { return REHEARSE_VERSION; }

std::string commit() { return REHEARSE_COMMIT; }

}  // namespace rehearse
