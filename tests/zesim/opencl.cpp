// SPDX-License-Identifier: GPL-3.0-or-later
#include "opencl.h"

#include "address_space.h"
#include "translation.h"

#include <cstdlib>
#include <stdexcept>
#include <string_view>

namespace gatescope::zesim {
namespace {

constexpr const char* poclPlatform = "Portable Computing Language";
constexpr const char* threadCountVariable = "POCL_MAX_PTHREAD_COUNT";
constexpr const char* buildOptions = "-x spir -spir-std=1.2";

void require(cl_int error, const char* what) {
    if (error != CL_SUCCESS)
        throw std::runtime_error(std::string(what) + " failed with " + std::to_string(error));
}

std::string nameOf(cl_platform_id platform) {
    char name[256] = "";
    clGetPlatformInfo(platform, CL_PLATFORM_NAME, sizeof name - 1, name, nullptr);
    return name;
}

cl_device_id findDevice() {
    cl_uint count = 0;
    if (clGetPlatformIDs(0, nullptr, &count) != CL_SUCCESS) count = 0;
    std::vector<cl_platform_id> platforms(count);
    if (count > 0) require(clGetPlatformIDs(count, platforms.data(), nullptr), "clGetPlatformIDs");
    for (const cl_platform_id platform : platforms) {
        cl_device_id device = nullptr;
        if (nameOf(platform) != poclPlatform) continue;
        if (clGetDeviceIDs(platform, CL_DEVICE_TYPE_CPU, 1, &device, nullptr) == CL_SUCCESS) return device;
    }
    throw std::runtime_error(
        "no OpenCL platform \"Portable Computing Language\" with a CPU (package pocl-opencl-icd)");
}

std::string buildLog(cl_program program, cl_device_id device) {
    std::size_t size = 0;
    clGetProgramBuildInfo(program, device, CL_PROGRAM_BUILD_LOG, 0, nullptr, &size);
    std::string log(size, '\0');
    clGetProgramBuildInfo(program, device, CL_PROGRAM_BUILD_LOG, size, log.data(), nullptr);
    return log.c_str(); // without the final NULs
}

} // namespace

OpenCl::OpenCl(bool oneGroupAtATime, AddressSpace& deviceMemory) {
    const DeviceAccess inherited(deviceMemory);
    if (oneGroupAtATime) setenv(threadCountVariable, "1", 1); // PoCL reads it once, when it is first called
    m_device = findDevice();
    cl_int error = CL_SUCCESS;
    m_context.reset(clCreateContext(nullptr, 1, &m_device, nullptr, nullptr, &error));
    require(error, "clCreateContext");
}

ClQueue OpenCl::createQueue() const {
    const cl_queue_properties properties[] = {CL_QUEUE_PROPERTIES, CL_QUEUE_PROFILING_ENABLE, 0};
    cl_int error = CL_SUCCESS;
    ClQueue queue(clCreateCommandQueueWithProperties(m_context.get(), m_device, properties, &error));
    require(error, "clCreateCommandQueueWithProperties");
    return queue;
}

// PoCL tells a kernel's local variables by their names, and shares the emulation's exchange memory, which all
// kernels of a module use, among its threads: work-groups side by side would read each other's values.
void OpenCl::requireOneGroupAtATime(const std::vector<char>& bitcode) {
    const char* threads = std::getenv(threadCountVariable);
    if (threads != nullptr && std::string_view(threads) == "1") return;
    const std::string_view text(bitcode.data(), bitcode.size());
    if (text.find("zesimExchange") == text.npos) return;
    throw BuildError(std::string("error: the module uses sub-groups, whose emulation needs ") +
                     threadCountVariable + "=1 (or ZESIM_FEATURES other than portable, which sets it)");
}

ClProgram OpenCl::createProgram(const std::vector<char>& bitcode,
                                const std::function<std::vector<char>()>& toSpirv) const {
    const auto* bytes = reinterpret_cast<const unsigned char*>(bitcode.data());
    const std::size_t size = bitcode.size();
    cl_int error = CL_SUCCESS;
    ClProgram program(
        clCreateProgramWithBinary(m_context.get(), 1, &m_device, &size, &bytes, nullptr, &error));
    if (error == CL_INVALID_BINARY) {
        const std::vector<char> spirv = toSpirv();
        program.reset(clCreateProgramWithIL(m_context.get(), spirv.data(), spirv.size(), &error));
    }
    if (error != CL_SUCCESS)
        throw BuildError("error: PoCL does not take the module (" + std::to_string(error) + ")");
    return program;
}

ClProgram OpenCl::buildProgram(const std::vector<char>& bitcode,
                               const std::function<std::vector<char>()>& toSpirv) const {
    requireOneGroupAtATime(bitcode);
    ClProgram program = createProgram(bitcode, toSpirv);
    const cl_int error = clBuildProgram(program.get(), 1, &m_device, buildOptions, nullptr, nullptr);
    if (error != CL_SUCCESS)
        throw BuildError("error: PoCL can't build the module\n" + buildLog(program.get(), m_device));
    return program;
}

std::uint64_t OpenCl::execute(cl_command_queue queue, cl_kernel kernel,
                              const std::array<std::size_t, 3>& globalSize,
                              const std::array<std::size_t, 3>& localSize) {
    cl_event raw = nullptr;
    require(clEnqueueNDRangeKernel(queue, kernel, 3, nullptr, globalSize.data(), localSize.data(), 0, nullptr,
                                   &raw),
            "clEnqueueNDRangeKernel");
    const ClEvent event(raw);
    require(clFinish(queue), "clFinish");
    cl_ulong start = 0;
    cl_ulong end = 0;
    require(clGetEventProfilingInfo(raw, CL_PROFILING_COMMAND_START, sizeof start, &start, nullptr),
            "profiling");
    require(clGetEventProfilingInfo(raw, CL_PROFILING_COMMAND_END, sizeof end, &end, nullptr), "profiling");
    return end > start ? end - start : 0;
}

} // namespace gatescope::zesim
