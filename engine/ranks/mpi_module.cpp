// SPDX-License-Identifier: GPL-3.0-or-later
#include "ranks/mpi_module.h"

#include "base/error.h"

#include <fmt/format.h>

#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <vector>

namespace gatescope {

namespace {

constexpr const char* kName = "gatescope-mpi.so";
constexpr const char* kRemedy = "Install the package gatescope-mpi, or build with MPI (libopenmpi-dev): "
                                "docs/scale.md. Without --ranks everything else works";

} // namespace

std::filesystem::path mpiModuleOf(const std::filesystem::path& programFolder) {
    if (const char* named = std::getenv("GATESCOPE_MPI_MODULE")) return named;
    const auto beside = programFolder / kName;
    return std::filesystem::exists(beside) ? beside : programFolder / GATESCOPE_MODULE_FOLDER / kName;
}

std::unique_ptr<RankTransport> openMpiRanks() {
    const auto path = mpiModuleOf(std::filesystem::read_symlink("/proc/self/exe").parent_path());
    if (!std::filesystem::exists(path)) {
        throw DeviceError(fmt::format("ranks need MPI, and the module for it is not there: {}",
                                      path.lexically_normal().string()),
                          kRemedy);
    }
    // MPI loads parts of its own, which look for its symbols among the global ones.
    void* module = ::dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL);
    if (module == nullptr) throw DeviceError(fmt::format("MPI can't be loaded: {}", ::dlerror()), kRemedy);
    const auto entry = reinterpret_cast<MpiEntry>(::dlsym(module, kMpiEntry));
    if (entry == nullptr) {
        throw DeviceError(fmt::format("{} is no module of GateScope's", path.string()),
                          "Unset GATESCOPE_MPI_MODULE");
    }
    return std::unique_ptr<RankTransport>(entry());
}

} // namespace gatescope
