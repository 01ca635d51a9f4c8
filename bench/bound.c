/*
 * What this machine can do at most with UDP: one sender and one receiver process on ::1, GSO and GRO, each packet sealed
 * and opened with AES-128-GCM, and nothing else of QUIC: no acknowledgement, no loss recovery, no streams.
 *
 *   bound PORT PAYLOAD_BYTES SECONDS
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <openssl/evp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TRAIN_BYTES_MAX 65000
#define SEGMENTS_MAX 64
#define TAG 16
#define HEAD 24

static const unsigned char key[16], nonce[12];
static unsigned char plain[TRAIN_BYTES_MAX], train[TRAIN_BYTES_MAX];

static void fail(const char *what) { perror(what); exit(1); }
static double seconds(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec + t.tv_nsec / 1e9; }
static double cpu(int who) {
    struct rusage r;
    getrusage(who, &r);
    return r.ru_utime.tv_sec + r.ru_stime.tv_sec + (r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1e6;
}

static EVP_CIPHER_CTX *cipher(int sealing) {
    EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
    EVP_CipherInit_ex(c, EVP_aes_128_gcm(), NULL, key, nonce, sealing);
    return c;
}

static int udp(int port, int listening) {
    struct sockaddr_in6 at = {.sin6_family = AF_INET6, .sin6_addr = in6addr_loopback, .sin6_port = htons(port)};
    int s = socket(AF_INET6, SOCK_DGRAM, 0), buffer = 8 << 20, on = 1;
    setsockopt(s, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
    setsockopt(s, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
    if (listening) {
        struct timeval patience = {1, 0};
        setsockopt(s, SOL_UDP, UDP_GRO, &on, sizeof on);
        setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        if (bind(s, (struct sockaddr *)&at, sizeof at)) fail("bind");
    } else if (connect(s, (struct sockaddr *)&at, sizeof at)) fail("connect");
    return s;
}

/* Opens packets until a second passes without any; says how many bytes of payload were genuine. */
static uint64_t receive(int s) {
    EVP_CIPHER_CTX *c = cipher(0);
    uint64_t opened = 0;
    for (;;) {
        char control[64];
        struct iovec bytes = {train, sizeof train};
        struct msghdr m = {.msg_iov = &bytes, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
        int n = recvmsg(s, &m, 0), segment = n, out;
        if (n < 0) return opened;
        for (struct cmsghdr *h = CMSG_FIRSTHDR(&m); h; h = CMSG_NXTHDR(&m, h))
            if (h->cmsg_level == SOL_UDP && h->cmsg_type == UDP_GRO) memcpy(&segment, CMSG_DATA(h), sizeof segment);
        for (int at = 0; at < n; at += segment) {
            int body = (n - at < segment ? n - at : segment) - HEAD - TAG;
            if (body < 0) continue;
            EVP_CipherInit_ex(c, NULL, NULL, NULL, nonce, 0);
            EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_TAG, TAG, train + at + HEAD + body);
            EVP_DecryptUpdate(c, NULL, &out, train + at, HEAD);
            EVP_DecryptUpdate(c, plain, &out, train + at + HEAD, body);
            if (EVP_DecryptFinal_ex(c, plain + out, &out) > 0) opened += body;
        }
    }
}

static void send_for(int s, int payload, double end) {
    EVP_CIPHER_CTX *c = cipher(1);
    int segments = TRAIN_BYTES_MAX / payload < SEGMENTS_MAX ? TRAIN_BYTES_MAX / payload : SEGMENTS_MAX, out;
    int body = payload - HEAD - TAG;
    if (setsockopt(s, SOL_UDP, UDP_SEGMENT, &payload, sizeof payload)) fail("UDP_SEGMENT");
    while (seconds() < end) {
        for (int i = 0; i < segments; i++) {
            unsigned char *packet = train + i * payload;
            EVP_CipherInit_ex(c, NULL, NULL, NULL, nonce, 1);
            EVP_EncryptUpdate(c, NULL, &out, packet, HEAD);
            EVP_EncryptUpdate(c, packet + HEAD, &out, plain, body);
            EVP_EncryptFinal_ex(c, packet + HEAD + out, &out);
            EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, TAG, packet + HEAD + body);
        }
        if (send(s, train, segments * payload, 0) < 0) fail("send");
    }
}

int main(int count, char **arguments) {
    if (count != 4) { fprintf(stderr, "bound PORT PAYLOAD_BYTES SECONDS\n"); return 2; }
    int port = atoi(arguments[1]), payload = atoi(arguments[2]), s = udp(port, 1);
    double time = atof(arguments[3]);
    uint64_t *opened = mmap(NULL, sizeof *opened, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t receiver = fork();
    if (!receiver) { *opened = receive(s); return 0; }
    close(s);
    send_for(udp(port, 0), payload, seconds() + time);
    waitpid(receiver, NULL, 0);
    printf("bound in C, %d B: %.2f Gbps received; CPU s/GB: client %.2f, server %.2f\n", payload, *opened * 8 / 1e9 / time,
           cpu(RUSAGE_SELF) / (*opened / 1e9), cpu(RUSAGE_CHILDREN) / (*opened / 1e9));
    return 0;
}
