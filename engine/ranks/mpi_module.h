// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ranks/rank_transport.h"

#include <filesystem>
#include <memory>

namespace gatescope {

/// The module of the program in that folder, there or not: beside it, or in its folder of modules, or what
/// $GATESCOPE_MPI_MODULE names.
std::filesystem::path mpiModuleOf(const std::filesystem::path& programFolder);

/// The ranks that mpirun (or Slurm) started this program as. Loads the module gatescope-mpi.so, see
/// mpiModuleOf(), and starts MPI; one rank alone where nobody started more. DeviceError where there is no
/// such module, or MPI is missing.
std::unique_ptr<RankTransport> openMpiRanks();

/// What the module exports under kMpiEntry: makes the transport.
using MpiEntry = RankTransport* (*)();
inline constexpr const char* kMpiEntry = "gatescopeMpiTransport";

} // namespace gatescope
