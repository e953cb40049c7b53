// Chooses the solver.
#include "sim/sharing.hpp"

#include "sim/sharing_fast.hpp"
#include "sim/sharing_reference.hpp"

namespace rehearse {

std::unique_ptr<Sharing> Sharing::make(SolverKind kind, CauseBook* book, double epsilon) {
    if (kind == SolverKind::fast) return std::make_unique<FastSharing>(book, epsilon);
    return std::make_unique<ReferenceSharing>(book);
}

}  // namespace rehearse
