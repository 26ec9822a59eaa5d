#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>

namespace cyclescope::experiments {

/// The columns of what judge_device_tables() reports.
inline constexpr const char* kDeviceTableHeader =
    "table,type,rows,samples,model,chosen,judged,mape_percent,worst_percent,covered_percent,fit_seconds";

/// Learns tables of thousands of layers, measured on devices that one can buy, from random rows of them and judges the
/// models on 2,000 others. Tables of `folder` whose name contains `only`, if they exist; a row of values goes to
/// `report` for each part and model. Returns how many tables there were.
std::size_t judge_device_tables(const std::filesystem::path& folder, const std::string& only,
                                const std::function<void(const std::string&)>& report);

}  // namespace cyclescope::experiments
