// Chooses the solver.
#include "sim/sharing.hpp"

#include "sim/check.hpp"
#include "sim/sharing_reference.hpp"

namespace rehearse {

std::unique_ptr<Sharing> Sharing::make(SolverKind, CauseBook* book) { return std::make_unique<ReferenceSharing>(book); }

}  // namespace rehearse
