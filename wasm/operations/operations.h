#pragma once

#include "border/operation.h"

namespace cyclescope::border {

/// The table of the module cyclescope: all that an estimate of a network in our own JSON needs.
extern const Table kCoreTable;
/// That of cyclescope_full: all of it, files of other formats, and Performance Representatives.
extern const Table kFullTable;

// Handlers, one file per concept; the schemas say what they take and answer.

// common.cpp: operations of every table
Answer<std::string> answer_version(Session& session, const Json& request);
Answer<std::string> list_operations(Session& session, const Json& request);
Answer<std::string> release_handle(Session& session, const Json& request);
Answer<std::string> provide_answers(Session& session, const Json& request);
Answer<std::string> write_document(Session& session, const Json& request);

// architecture.cpp
Answer<std::string> describe_architecture(Session& session, const Json& request);

// describe.cpp
Answer<std::string> describe(Session& session, const Json& request);

// network.cpp
Answer<std::string> describe_network(Session& session, const Json& request);
Answer<std::string> write_network_document(Session& session, const Json& request);
Answer<std::string> expand_architecture(Session& session, const Json& request);

// topology.cpp
Answer<std::string> write_network_topology(Session& session, const Json& request);

// estimate.cpp
Answer<std::unique_ptr<Job>> start_estimate(Session& session, const Json& request);
/// The same with the method "simulate", which takes code that a first estimate does not need.
Answer<std::unique_ptr<Job>> start_any_estimate(Session& session, const Json& request);
Answer<std::string> answer_estimate_layer(Session& session, const Json& request);
Answer<std::string> answer_estimate_document(Session& session, const Json& request);

// attribute.cpp
Answer<std::unique_ptr<Job>> start_attribution(Session& session, const Json& request);

// trace.cpp
Answer<std::unique_ptr<Job>> start_trace(Session& session, const Json& request);

// check_mappings.cpp
Answer<std::unique_ptr<Job>> start_mapping_check(Session& session, const Json& request);

}  // namespace cyclescope::border
