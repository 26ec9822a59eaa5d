#pragma once

namespace cyclescope::estimate {

/// Version of the estimator, as in package.json. Numbers of estimates may change between two versions.
constexpr const char* kCoreVersion = "0.1.0";

/// Version of the JSON shapes in wasm/schema/.
constexpr int kSchemaVersion = 1;

}  // namespace cyclescope::estimate
