#ifndef VARVE_CRDKAFKA_SHIM_H
#define VARVE_CRDKAFKA_SHIM_H

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

/// Hands one message to a producer, which copies it. A null pointer is Kafka's null. The headers are the
/// producer's if this succeeds and the caller's if it fails. Swift can't call functions with variable arguments.
static inline rd_kafka_resp_err_t varve_kafka_produce(
    rd_kafka_t *client, rd_kafka_topic_t *topic, int32_t partition, int flags, const void *key, size_t keyLength,
    const void *value, size_t valueLength, int64_t timestamp, rd_kafka_headers_t *headers, void *opaque) {
    if (headers) {
        return rd_kafka_producev(
            client, RD_KAFKA_V_RKT(topic), RD_KAFKA_V_PARTITION(partition), RD_KAFKA_V_MSGFLAGS(flags),
            RD_KAFKA_V_KEY(key, keyLength), RD_KAFKA_V_VALUE(value, valueLength),
            RD_KAFKA_V_TIMESTAMP(timestamp), RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_OPAQUE(opaque),
            RD_KAFKA_V_END);
    }
    return rd_kafka_producev(
        client, RD_KAFKA_V_RKT(topic), RD_KAFKA_V_PARTITION(partition), RD_KAFKA_V_MSGFLAGS(flags),
        RD_KAFKA_V_KEY(key, keyLength), RD_KAFKA_V_VALUE(value, valueLength), RD_KAFKA_V_TIMESTAMP(timestamp),
        RD_KAFKA_V_OPAQUE(opaque), RD_KAFKA_V_END);
}

#endif
