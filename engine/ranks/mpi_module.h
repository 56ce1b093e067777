// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ranks/rank_transport.h"

#include <memory>

namespace gatescope {

/// The ranks that mpirun (or Slurm) started this program as. Loads the module gatescope-mpi.so, which lies
/// beside the program or in its folder of modules ($GATESCOPE_MPI_MODULE names another), and starts MPI; one
/// rank alone where nobody started more. DeviceError where there is no such module, or MPI is missing.
std::unique_ptr<RankTransport> openMpiRanks();

/// What the module exports under kMpiEntry: makes the transport.
using MpiEntry = RankTransport* (*)();
inline constexpr const char* kMpiEntry = "gatescopeMpiTransport";

} // namespace gatescope
